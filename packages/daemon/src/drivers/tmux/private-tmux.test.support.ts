import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, vi } from "vitest";
import { attachControl } from "./attach-control.ts";
import type { ControlConnection } from "./control-connection.ts";
import { localAccess } from "./local-access.ts";
import type { ExpectedPane } from "./pane-state.ts";
import { tmuxEnvironment } from "./tmux-environment.ts";

const execute = promisify(execFile);

export interface PrivateTmux {
  /** For `TMUX_TMPDIR`; the socket lies below it as tmux itself would put it. */
  readonly directory: string;
  readonly socket: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs tmux commands against this server only. */
  tmux(...args: string[]): Promise<string>;
  /** Ends the server, if it still runs. */
  kill(): Promise<void>;
  /** A new pane that runs a shell script; resolves once the script has printed `READY`. */
  pane(script: string, ...options: string[]): Promise<ExpectedPane>;
}

/** Where tests put what must have a short path; removed when the test is over. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "il-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A tmux server of this test's own, without configuration, with one session `main`. It ends with the test. */
export async function startPrivateTmux(name = "default", directory?: string): Promise<PrivateTmux> {
  const base = directory ?? (await temporaryDirectory());
  const folder = join(base, `tmux-${process.getuid?.() ?? 0}`);
  await mkdir(folder, { mode: 0o700, recursive: true });
  const socket = join(folder, name);
  const env = tmuxEnvironment(process.env);
  const tmux = async (...args: string[]): Promise<string> =>
    (await execute("tmux", ["-u", "-S", socket, "-f", "/dev/null", ...args], { env })).stdout;
  await tmux("new-session", "-d", "-s", "main", "-x", "100", "-y", "30", "cat");
  const kill = async (): Promise<void> => {
    await tmux("kill-server").catch((error: unknown) => {
      // It may have ended before, or so fast that its last answer was lost.
      if (!/no server running|error connecting|server exited/.test(String(error))) throw error;
    });
  };
  onTestFinished(kill);
  return {
    directory: base,
    socket,
    env,
    tmux,
    kill,
    async pane(script, ...options) {
      const format = "#{pane_id} #{pane_pid}";
      const made = await tmux("new-window", "-d", "-P", "-F", format, ...options, "sh", "-c", script);
      const [paneId = "", pid] = made.trim().split(" ");
      await vi.waitFor(
        async () => expect(await tmux("capture-pane", "-p", "-t", paneId)).toContain("READY"),
        10_000,
      );
      return { paneId, pid: Number(pid) };
    },
  };
}

export interface Recorder {
  readonly pane: ExpectedPane;
  /** Resolves with everything the program got, once it has got this many bytes. */
  received(bytes: number): Promise<Buffer>;
}

/** A program that writes every byte it gets to a file, with the terminal in raw mode and without echo. */
export async function startRecorder(server: PrivateTmux, mode: "bracketed" | "plain"): Promise<Recorder> {
  const file = join(server.directory, `recorded-${mode}`);
  const ask = mode === "bracketed" ? "printf '\\033[?2004h'; " : "";
  const pane = await server.pane(`stty raw -echo; ${ask}printf READY; exec cat > '${file}'`);
  return {
    pane,
    received: (bytes) =>
      vi.waitFor(async () => {
        const data = await readFile(file);
        expect(data.length).toBeGreaterThanOrEqual(bytes);
        return data;
      }, 10_000),
  };
}

/** A control client on a private server; the test ends it. */
export async function attachTo(server: PrivateTmux): Promise<ControlConnection> {
  const attachment = await attachControl(
    localAccess({ tmux: "tmux", socket: server.socket, env: server.env }),
  );
  if (attachment.kind !== "attached") throw new Error(`the control client is ${attachment.kind}`);
  return attachment.connection;
}
