import { basename, dirname } from "node:path";
import type { PipeState } from "../../service/ports/pane-pipe.ts";

// tmux of this age tells that a pane has a pipe, not where it ends, so the children of its server are asked: those
// that read from a socket are pipes, or jobs of the status line.

/** The children of a tmux server that read from a socket, in view of one file. */
export interface PipeWriters {
  /** False where this system does not show what processes have open. */
  readonly visible: boolean;
  /** One of them writes to the file. */
  readonly ours: boolean;
  /** One of them writes to what had the file's name before, and may still have bytes for it. */
  readonly moved: boolean;
  /** Of those that write to no log. */
  readonly commands: readonly string[];
}

/** One child that reads from a socket. */
export type PipeChild =
  | { readonly kind: "ours" }
  /** `target`: where its standard output goes, as the kernel names it. */
  | { readonly kind: "other"; readonly target: string; readonly command: string };

/** Undefined when it could not be found out. */
export type FindWriters = (path: string, serverPid: string) => Promise<PipeWriters | undefined>;

export const NO_SIGHT: PipeWriters = { visible: false, ours: false, moved: false, commands: [] };

const COMMAND_MAX = 4096;

export function sortWriters(children: readonly PipeChild[], path: string): PipeWriters {
  const others = children.filter((child) => child.kind === "other");
  // Files beside ours are the logs of other panes, but a longer name is what a rotation makes of ours.
  const beside = others.filter(({ target }) => dirname(target) === dirname(path));
  return {
    visible: true,
    ours: others.length < children.length,
    moved: beside.some(({ target }) => basename(target).startsWith(basename(path))),
    commands: others.filter((child) => !beside.includes(child)).map(({ command }) => command),
  };
}

/** What a pane that is piped is piped to. */
export function pipeState({ visible, ours, moved, commands }: PipeWriters): PipeState {
  if (!visible) return { kind: "unseen" };
  if (ours) return { kind: "ours" };
  if (moved) return { kind: "moved" };
  const [only = ""] = commands;
  const command = commands.length === 1 && only !== "" ? only.slice(0, COMMAND_MAX) : null;
  return { kind: "foreign", command };
}
