import type { PeerIdentifier } from "../../service/ports/peer.ts";
import { decidePeer } from "./decide-peer.ts";
import { heldPeer, holdPeer, LINUX, lookWhileHeld, refusePeer, type PeerKernel } from "./hold-peer.ts";
import { lookAtOurselves } from "./process-facts.ts";

/** Identifies host peers on Linux; on other systems every peer is refused, with the reason. */
export function hostPeerIdentifier(kernel: PeerKernel = LINUX): PeerIdentifier {
  if (process.platform !== "linux") {
    return { hold: null, identify: () => refusePeer("unsupported_platform", undefined) };
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
        return refusePeer("no_credentials", credentials);
      }
      const hold = holdPeer(credentials.pid, kernel.pidfd(descriptor));
      const { peer, holding } = lookWhileHeld(credentials.pid, hold);
      const verdict = decidePeer({ ownUid, own, credentials, peer, holding });
      if (verdict === "host" && typeof hold !== "string")
        return { kind: "host", peer: heldPeer(credentials, hold) };
      if (typeof hold !== "string") hold.release();
      return refusePeer(verdict === "host" ? "unreadable" : verdict, credentials);
    },
  };
}
