import { readFileSync, readlinkSync, statSync } from "node:fs";

/** What `/proc` tells of one process, as far as the host rule asks. */
export interface ProcessFacts {
  readonly pidNamespace: string;
  /** Device and inode of the root directory the process sees. */
  readonly root: string;
}

/** `unreadable`: the process exists, but does not let itself be looked at, or `/proc` is not of a usable form. */
export type ProcessLook = { readonly kind: "read"; readonly facts: ProcessFacts } | NotSeen;

/** When a process began, in clock ticks since boot; with the pid it names one process for ever. */
export type StartLook = { readonly kind: "read"; readonly startTime: string } | NotSeen;

type NotSeen = { readonly kind: "gone" } | { readonly kind: "unreadable" };

export function lookAtProcess(pid: number): ProcessLook {
  try {
    const root = statSync(`/proc/${pid}/root/.`, { bigint: true });
    const pidNamespace = readlinkSync(`/proc/${pid}/ns/pid`);
    return { kind: "read", facts: { pidNamespace, root: `${root.dev}:${root.ino}` } };
  } catch (error) {
    return notSeen(error);
  }
}

export function lookAtStart(pid: number): StartLook {
  try {
    const startTime = startTimeOf(readFileSync(`/proc/${pid}/stat`, "latin1"));
    return startTime === undefined ? { kind: "unreadable" } : { kind: "read", startTime };
  } catch (error) {
    return notSeen(error);
  }
}

function notSeen(error: unknown): NotSeen {
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  // ENOENT also stands for a process that has ended and only waits to be reaped.
  return { kind: code === "ENOENT" || code === "ESRCH" ? "gone" : "unreadable" };
}

/**
 * Our own facts. `/proc` may have been mounted by another pid namespace than ours; then its numbers are not the ones
 * the kernel gives us for peers, and nothing read there means anything.
 */
export function lookAtOurselves(): ProcessLook {
  try {
    if (readlinkSync("/proc/self") !== String(process.pid)) return { kind: "unreadable" };
  } catch {
    // No `/proc` at all.
    return { kind: "unreadable" };
  }
  return lookAtProcess(process.pid);
}

/** The command name in parentheses may hold anything, so fields are counted from its end. */
function startTimeOf(stat: string): string | undefined {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}
