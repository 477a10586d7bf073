import type { TmuxRunner } from "./tmux-runner.ts";

// tmux runs one command at a time, so a check and what depends on it are put into one `if-shell`: nobody can enter
// copy mode, and no pane can be replaced, in between.

const STATE = "#{pane_id} #{pane_pid} #{pane_in_mode} #{pane_dead} #{pane_input_off} #{pane_synchronized}";

export interface ExpectedPane {
  readonly paneId: string;
  readonly pid: number;
}

export type PaneState = "ready" | "gone" | "in-mode" | "input-off" | "synchronised";

/** Prints the state that `readPaneState` reads. For a pane that does not exist it prints blanks, not an error. */
export function printPaneState(paneId: string): readonly string[] {
  return ["display-message", "-p", "-t", paneId, STATE];
}

/** Runs the command only while the pane is the expected one and takes input; otherwise prints its state. */
export function whilePaneReady(pane: ExpectedPane, command: readonly string[]): readonly string[] {
  const ready = `${pane.paneId} ${pane.pid} 0 0 0 0`;
  const words = (argv: readonly string[]): string => argv.map((word) => `'${word}'`).join(" ");
  return [
    "if-shell",
    "-F",
    "-t",
    pane.paneId,
    `#{==:${STATE},${ready}}`,
    words(command),
    words(printPaneState(pane.paneId)),
  ];
}

/** Reads one printed state. What cannot be read counts as gone: nothing may be typed there. */
export function readPaneState(line: string, pane: ExpectedPane): PaneState {
  const [id, pid, modes, dead, inputOff, synchronised] = line.trimEnd().split(" ");
  if (id !== pane.paneId || pid !== String(pane.pid) || dead !== "0") return "gone";
  if (modes !== "0") return "in-mode";
  if (inputOff !== "0") return "input-off";
  return synchronised === "0" ? "ready" : "synchronised";
}

/** One question of tmux. */
export async function isPaneInMode(
  runner: TmuxRunner,
  pane: ExpectedPane,
  signal?: AbortSignal,
): Promise<boolean> {
  const reply = await runner.run({ commands: [printPaneState(pane.paneId)] }, signal);
  return reply.kind === "ok" && readPaneState(reply.stdout, pane) === "in-mode";
}
