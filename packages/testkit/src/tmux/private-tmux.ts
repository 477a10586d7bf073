import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface PrivateTmux {
  /** For `TMUX_TMPDIR`: nothing else has a server below it. */
  readonly directory: string;
  readonly socket: string;
  /** Runs tmux against this server. */
  tmux(...args: readonly string[]): Promise<string>;
  /** Polls the pane until it shows `text`. @throws when it does not within `ms`. */
  shows(pane: string, text: string, ms?: number): Promise<void>;
  stop(): Promise<void>;
}

/** A tmux server of one's own, with one session named `work` that runs `command`. */
export async function startPrivateTmux(command = "cat"): Promise<PrivateTmux> {
  const directory = mkdtempSync(join(tmpdir(), "il-tmux-"));
  const sockets = join(directory, `tmux-${process.geteuid?.() ?? 0}`);
  mkdirSync(sockets, { mode: 0o700 });
  const socket = join(sockets, "default");
  const tmux = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run("tmux", ["-S", socket, "-f", "/dev/null", ...args], { encoding: "utf8" });
    return stdout;
  };
  await tmux("new-session", "-d", "-s", "work", "-x", "100", "-y", "30", command);
  return {
    directory,
    socket,
    tmux,
    async shows(pane, text, ms = 30_000) {
      const end = performance.now() + ms;
      let screen = "";
      while (performance.now() < end) {
        screen = await tmux("capture-pane", "-p", "-t", pane);
        if (screen.includes(text)) return;
      }
      throw new Error(`the pane does not show ${JSON.stringify(text)} but ${JSON.stringify(screen)}`);
    },
    async stop() {
      await tmux("kill-server").catch((error: unknown) => {
        // The server may have ended with its last session.
        if (!String(error).includes("no server running") && !String(error).includes("error connecting"))
          throw error;
      });
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
