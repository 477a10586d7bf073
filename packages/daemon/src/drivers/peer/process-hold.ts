import { closeSync } from "node:fs";
import type { PeerHold } from "../../service/ports/peer.ts";
import type { StartLook } from "./process-facts.ts";
import { lookAtStart } from "./process-facts.ts";
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

/**
 * By the kernel's own handle. It is on the process whose pid the credentials of the same socket name, so that until this
 * process has ended the pid cannot have been given to anybody else.
 */
export function holdByPidfd(pidfd: number): ProcessHold {
  return {
    kind: "pidfd",
    check: () => (hasEnded(pidfd) ? "gone" : "same"),
    hasEnded: () => hasEnded(pidfd),
    release: () => closeSync(pidfd),
  };
}

/** By its start time, which a later process with the same pid does not share. */
export function holdByStartTime(pid: number): ProcessHold {
  const first = lookAtStart(pid);
  return {
    kind: "start-time",
    check: () => compareStarts(first, lookAtStart(pid)),
    hasEnded: () => compareStarts(first, lookAtStart(pid)) !== "same",
    release: () => undefined,
  };
}

/** A process that could not be seen at first is not known to be the one that is seen now. */
export function compareStarts(first: StartLook, now: StartLook): Holding {
  if (first.kind === "gone" || now.kind === "gone") return "gone";
  if (first.kind === "unreadable" || now.kind === "unreadable") return "unproven";
  return first.startTime === now.startTime ? "same" : "gone";
}
