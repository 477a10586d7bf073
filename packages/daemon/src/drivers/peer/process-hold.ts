import { closeSync, readFileSync } from "node:fs";
import type { PeerHold } from "../../service/ports/peer.ts";
import type { ProcessLook } from "./process-facts.ts";
import { lookAtProcess } from "./process-facts.ts";
import { hasEnded } from "./socket-options.ts";

/** Whether a pid still means the process it meant when it was first looked at. */
export type Holding = "same" | "gone" | "unproven";

/** Keeps one process from being mistaken for a later one with the same pid. */
export interface ProcessHold {
  readonly kind: PeerHold;
  check(): Holding;
  /** Whether the process has ended; cheap enough to be asked at every call. */
  hasEnded(): boolean;
  release(): void;
}

/** By the kernel's own handle: as long as it names the pid, the pid was not given to anybody else. */
export function holdByPidfd(pid: number, pidfd: number): ProcessHold {
  return {
    kind: "pidfd",
    check() {
      try {
        const shown = /^Pid:\s*(-?\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${pidfd}`, "latin1"))?.[1];
        if (shown === "-1") return "gone";
        return shown === String(pid) ? "same" : "unproven";
      } catch {
        // A handle that cannot be read proves nothing.
        return "unproven";
      }
    },
    hasEnded: () => hasEnded(pidfd),
    release: () => closeSync(pidfd),
  };
}

/** By its start time, which a later process with the same pid does not share. */
export function holdByStartTime(pid: number): ProcessHold {
  const first = lookAtProcess(pid);
  return {
    kind: "start-time",
    check: () => compareLooks(first, lookAtProcess(pid)),
    hasEnded: () => compareLooks(first, lookAtProcess(pid)) !== "same",
    release: () => undefined,
  };
}

/** A process that could not be seen at first is not known to be the one that is seen now. */
export function compareLooks(first: ProcessLook, now: ProcessLook): Holding {
  if (first.kind === "gone" || now.kind === "gone") return "gone";
  if (first.kind === "unreadable" || now.kind === "unreadable") return "unproven";
  return first.facts.startTime === now.facts.startTime ? "same" : "gone";
}
