import { readFileSync, readlinkSync, statSync } from "node:fs";

/** What `/proc` tells of one process, as far as the host rule asks. */
export interface ProcessFacts {
  readonly pidNamespace: string;
  /** Device and inode of the root directory the process sees. */
  readonly root: string;
  /** Clock ticks since boot; with the pid it names one process for ever. */
  readonly startTime: string;
}

/** Undefined when anything cannot be read: the process is gone, or it does not let itself be looked at. */
export function processFacts(pid: number | "self"): ProcessFacts | undefined {
  try {
    const root = statSync(`/proc/${pid}/root/.`, { bigint: true });
    return {
      pidNamespace: readlinkSync(`/proc/${pid}/ns/pid`),
      root: `${root.dev}:${root.ino}`,
      startTime: startTime(readFileSync(`/proc/${pid}/stat`, "latin1")),
    };
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}

/** The command name in parentheses may hold anything, so fields are counted from its end. */
function startTime(stat: string): string {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

/** Whether the process behind a pidfd is still there; the kernel shows -1 once it has been reaped. */
export function pidfdAlive(pidfd: number): boolean {
  try {
    const pid = /^Pid:\s*(-?\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${pidfd}`, "latin1"))?.[1];
    return pid !== undefined && Number(pid) > 0;
  } catch (error) {
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}
