import { basename, dirname } from "node:path";
import type { PipeState } from "../../service/ports/pane-pipe.ts";

/** Runs a script of `sh` where the pane's tmux runs, with arguments. */
export type RunShell = (script: string, args: readonly string[]) => Promise<ShellOutcome>;
export type ShellOutcome =
  | { readonly kind: "exited"; readonly exitCode: number | null; readonly stdout: string }
  | { readonly kind: "failed" };

/**
 * tmux of this age tells that there is a pipe, not where it ends, so its children are asked: those that read from a
 * socket are pipes (or jobs of the status line). Arguments: the file, the pid of the tmux server. Records end with
 * NUL: `ours`, or where standard output goes with the command behind it.
 */
export const FIND_WRITERS = `[ -d "/proc/$$" ] || exit 3
for process in /proc/[0-9]*; do
  while read -r key value; do [ "$key" = PPid: ] && break; done 2>/dev/null <"$process/status" || continue
  [ "$value" = "$2" ] || continue
  case $(readlink "$process/fd/0" 2>/dev/null) in socket:*) ;; *) continue ;; esac
  if [ "$process/fd/1" -ef "$1" ]; then printf 'ours\\0'; continue; fi
  printf 'other\\0%s\\0' "$(readlink "$process/fd/1" 2>/dev/null)"
  tr '\\0' ' ' <"$process/cmdline" 2>/dev/null
  printf '\\0'
done
exit 0`;

const NOTHING_TO_SEE = 3;
const COMMAND_MAX = 4096;

/** The children of a tmux server that read from a socket, in view of one file. */
export interface PipeWriters {
  readonly visible: boolean;
  /** One of them writes to the file. */
  readonly ours: boolean;
  /** One of them writes to what had the file's name before, and may still have bytes for it. */
  readonly moved: boolean;
  /** Of those that write to no log. */
  readonly commands: readonly string[];
}

/** Undefined when the script did not run to its end. */
export function readWriters(outcome: ShellOutcome, path: string): PipeWriters | undefined {
  if (outcome.kind === "failed") return undefined;
  const commands: string[] = [];
  if (outcome.exitCode === NOTHING_TO_SEE) return { visible: false, ours: false, moved: false, commands };
  if (outcome.exitCode !== 0) return undefined;
  const fields = outcome.stdout.split("\0");
  let ours = false;
  let moved = false;
  for (let index = 0; index < fields.length; index += 1) {
    if (fields[index] === "ours") ours = true;
    if (fields[index] !== "other") continue;
    const target = fields[index + 1] ?? "";
    // Files beside ours are the logs of other panes, but a longer name is what a rotation makes of ours.
    if (dirname(target) !== dirname(path)) commands.push((fields[index + 2] ?? "").trim());
    else if (basename(target).startsWith(basename(path))) moved = true;
    index += 2;
  }
  return { visible: true, ours, moved, commands };
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
