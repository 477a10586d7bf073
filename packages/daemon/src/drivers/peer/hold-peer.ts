import type { HeldPeer, PeerRefusal, RefusedPeer } from "../../service/ports/peer.ts";
import type { ProcessLook } from "./process-facts.ts";
import { lookAtProcess } from "./process-facts.ts";
import type { Holding, ProcessHold } from "./process-hold.ts";
import { holdByPidfd, holdByStartTime } from "./process-hold.ts";
import type { PeerPidfd, SocketCredentials } from "./socket-options.ts";
import { kernelGivesPidfds, socketCredentials, socketPidfd } from "./socket-options.ts";

/** The kernel side of the rule; tests give one that lacks `SO_PEERPIDFD`. */
export interface PeerKernel {
  givesPidfds(): boolean;
  credentials(descriptor: number): SocketCredentials | undefined;
  pidfd(descriptor: number): PeerPidfd;
}

export const LINUX: PeerKernel = {
  givesPidfds: kernelGivesPidfds,
  credentials: socketCredentials,
  pidfd: socketPidfd,
};

export function holdPeer(pid: number, answer: PeerPidfd): ProcessHold | Holding {
  switch (answer.kind) {
    case "pidfd":
      return holdByPidfd(answer.pidfd);
    case "unsupported":
      return holdByStartTime(pid);
    case "gone":
      return "gone";
    case "failed":
      return "unproven";
  }
}

/** The hold is checked after the look: what was read counts only if the pid meant the same process all along. */
export function lookWhileHeld(
  pid: number,
  hold: ProcessHold | Holding,
): { readonly peer: ProcessLook; readonly holding: Holding } {
  const peer = lookAtProcess(pid);
  return { peer, holding: typeof hold === "string" ? hold : hold.check() };
}

export function heldPeer(credentials: SocketCredentials, hold: ProcessHold): HeldPeer {
  let released = false;
  return {
    ...credentials,
    hold: hold.kind,
    isAlive: () => !released && !hold.hasEnded(),
    release() {
      if (!released) hold.release();
      released = true;
    },
  };
}

export function refusePeer(reason: PeerRefusal, credentials: SocketCredentials | undefined): RefusedPeer {
  return { kind: "refused", reason, pid: credentials?.pid ?? null, uid: credentials?.uid ?? null };
}
