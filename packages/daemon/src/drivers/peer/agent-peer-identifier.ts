import type { AgentPeerIdentifier, PeerRefusal } from "../../service/ports/peer.ts";
import { readControlGroups } from "./control-groups.ts";
import { decidePeer } from "./decide-peer.ts";
import { heldPeer, holdPeer, LINUX, lookWhileHeld, refusePeer, type PeerKernel } from "./hold-peer.ts";
import { lookAtOurselves } from "./process-facts.ts";

const ROOT = 0;

/** Refusals of the host rule that a process in a container meets; the others hold for everybody. */
const MAY_BE_GUEST: Readonly<Record<PeerRefusal, boolean>> = {
  other_pid_namespace: true,
  other_root: true,
  // A daemon that is not root may not look at a process that is.
  unreadable: true,
  uid_mismatch: true,
  no_credentials: false,
  peer_gone: false,
  unsupported_platform: false,
};

/**
 * The host rule first. Whoever fails it and has our uid, or that of root, is a guest: held, and with its control groups
 * read while it was held. Where it is a guest of is not decided here.
 */
export function agentPeerIdentifier(kernel: PeerKernel = LINUX): AgentPeerIdentifier {
  if (process.platform !== "linux") {
    return {
      identify: () => refusePeer("unsupported_platform", undefined),
      controlGroupsOf: () => undefined,
    };
  }
  const own = lookAtOurselves();
  const ownUid = process.geteuid?.() ?? -1;
  return {
    controlGroupsOf: readControlGroups,
    identify(descriptor) {
      const credentials = descriptor === undefined ? undefined : kernel.credentials(descriptor);
      if (descriptor === undefined || credentials === undefined || credentials.pid <= 0) {
        return refusePeer("no_credentials", credentials);
      }
      const hold = holdPeer(credentials.pid, kernel.pidfd(descriptor));
      const controlGroups = readControlGroups(credentials.pid);
      const { peer, holding } = lookWhileHeld(credentials.pid, hold);
      const verdict = decidePeer({ ownUid, own, credentials, peer, holding });
      if (typeof hold === "string")
        return refusePeer(verdict === "host" ? "unreadable" : verdict, credentials);
      if (verdict === "host") return { kind: "host", peer: heldPeer(credentials, hold) };
      const ofUs = credentials.uid === ownUid || credentials.uid === ROOT;
      if (ofUs && MAY_BE_GUEST[verdict] && holding === "same" && controlGroups !== undefined) {
        return { kind: "guest", peer: { ...heldPeer(credentials, hold), controlGroups } };
      }
      hold.release();
      return refusePeer(verdict, credentials);
    },
  };
}
