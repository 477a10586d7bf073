import type { HostPeer, PeerIdentifier, PeerRefusal, PeerVerdict } from "../../service/ports/peer.ts";
import { decidePeer } from "./decide-peer.ts";
import type { ProcessLook } from "./process-facts.ts";
import { lookAtOurselves, lookAtProcess } from "./process-facts.ts";
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

const LINUX: PeerKernel = {
  givesPidfds: kernelGivesPidfds,
  credentials: socketCredentials,
  pidfd: socketPidfd,
};

/** Identifies host peers on Linux; on other systems every peer is refused, with the reason. */
export function hostPeerIdentifier(kernel: PeerKernel = LINUX): PeerIdentifier {
  if (process.platform !== "linux") {
    return { hold: null, identify: () => refuse("unsupported_platform", undefined) };
  }
  const own = lookAtOurselves();
  const ownUid = process.geteuid?.() ?? -1;
  let pidfds: boolean | undefined;
  return {
    get hold() {
      pidfds ??= kernel.givesPidfds();
      return pidfds ? "pidfd" : "start-time";
    },
    identify(descriptor) {
      const credentials = descriptor === undefined ? undefined : kernel.credentials(descriptor);
      if (descriptor === undefined || credentials === undefined || credentials.pid <= 0) {
        return refuse("no_credentials", credentials);
      }
      const hold = holdPeer(credentials.pid, kernel.pidfd(descriptor));
      const { peer, holding } = lookWhileHeld(credentials.pid, hold);
      const verdict = decidePeer({ ownUid, own, credentials, peer, holding });
      if (verdict === "host" && typeof hold !== "string")
        return { kind: "host", peer: hostPeer(credentials, hold) };
      if (typeof hold !== "string") hold.release();
      return refuse(verdict === "host" ? "unreadable" : verdict, credentials);
    },
  };
}

function holdPeer(pid: number, answer: PeerPidfd): ProcessHold | Holding {
  switch (answer.kind) {
    case "pidfd":
      return holdByPidfd(pid, answer.pidfd);
    case "unsupported":
      return holdByStartTime(pid);
    case "gone":
      return "gone";
    case "failed":
      return "unproven";
  }
}

/** The hold is checked after the look: what was read counts only if the pid meant the same process all along. */
function lookWhileHeld(
  pid: number,
  hold: ProcessHold | Holding,
): { readonly peer: ProcessLook; readonly holding: Holding } {
  const peer = lookAtProcess(pid);
  return { peer, holding: typeof hold === "string" ? hold : hold.check() };
}

function hostPeer(credentials: SocketCredentials, hold: ProcessHold): HostPeer {
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

function refuse(reason: PeerRefusal, credentials: SocketCredentials | undefined): PeerVerdict {
  return { kind: "refused", reason, pid: credentials?.pid ?? null, uid: credentials?.uid ?? null };
}
