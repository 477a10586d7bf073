import { execFile, execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { PaneTap, tapped } from "./pane-tap.ts";

const run = promisify(execFile);
const PRINT_TEST_IMAGE = fileURLToPath(import.meta.resolve("@interlock/testkit/print-test-image"));

export interface PlacePane {
  readonly paneId: string;
  readonly tap: PaneTap;
}

/** A tmux server with panes that can be heard, on the host or in a container. */
export interface Place {
  /** As the daemon names it in a pane's row. */
  readonly containerId: string;
  readonly panes: readonly PlacePane[];
  /** Types a text and presses Enter as a person's script would: three programs. */
  byHand(pane: PlacePane, text: string): Promise<void>;
  close(): Promise<void>;
}

type Shell = (script: string) => Promise<string>;

async function openPanes(
  shell: Shell,
  tmux: string,
  directory: string,
  count: number,
): Promise<readonly PlacePane[]> {
  const taps = Array.from({ length: count }, (_, at) => new PaneTap(join(directory, `tap-${at}`)));
  const commands = taps.map(({ path }, at) => {
    const place = at === 0 ? "new-session -d -s work -x 100 -y 30" : "new-window -d -t work";
    return `${tmux} ${place} -P -F '#{pane_id}' '${tapped(path)}'`;
  });
  const paneIds = (await shell(commands.join(" && "))).trim().split("\n");
  return taps.map((tap, at) => ({ tap, paneId: paneIds[at] ?? "" }));
}

/** By hand, with the text as an argument of the shell. */
function typing(tmux: string, paneId: string): string {
  return `printf %s "$1" | ${tmux} load-buffer -b hand${paneId.slice(1)} - &&
    ${tmux} paste-buffer -d -p -r -b hand${paneId.slice(1)} -t ${paneId} && ${tmux} send-keys -t ${paneId} Enter`;
}

/** `directory` becomes the daemon's `TMUX_TMPDIR`. */
export async function openHost(directory: string, count: number): Promise<Place> {
  const sockets = join(directory, `tmux-${process.geteuid?.() ?? 0}`);
  mkdirSync(sockets, { mode: 0o700 });
  const tmux = `tmux -f /dev/null -S ${sockets}/default`;
  const shell: Shell = async (script) => (await run("sh", ["-c", script])).stdout;
  return {
    containerId: "host",
    panes: await openPanes(shell, tmux, directory, count),
    byHand: async ({ paneId }, text) => void (await run("sh", ["-c", typing(tmux, paneId), "sh", text])),
    close: async () => void (await shell(`${tmux} kill-server`)),
  };
}

/** Null where no engine answers. */
export async function openContainer(name: string, directory: string, count: number): Promise<Place | null> {
  try {
    execFileSync("docker", ["version"], { stdio: "ignore", timeout: 10_000 });
  } catch {
    return null;
  }
  const image = (await run(process.execPath, ["--conditions=interlock-source", PRINT_TEST_IMAGE])).stdout;
  const options = ["--detach", "--network", "none", "--name", name, "--volume", `${directory}:${directory}`];
  const made = await run("docker", ["run", ...options, image.trim(), "sleep", "1000000"]);
  const containerId = made.stdout.trim();
  const exec = ["exec", containerId, "sh", "-c"];
  const shell: Shell = async (script) => (await run("docker", [...exec, script])).stdout;
  return {
    containerId,
    panes: await openPanes(shell, "tmux -f /dev/null", directory, count),
    byHand: async ({ paneId }, text) =>
      void (await run("docker", [...exec, typing("tmux", paneId), "sh", text])),
    close: async () => void (await run("docker", ["rm", "--force", containerId])),
  };
}
