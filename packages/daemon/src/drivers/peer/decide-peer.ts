import type { PeerRefusal } from "../../service/ports/peer.ts";
import type { ProcessLook } from "./process-facts.ts";
import type { Holding } from "./process-hold.ts";
import type { SocketCredentials } from "./socket-options.ts";

/** Everything the rule looks at, so that each case can be put to it without a kernel that has it. */
export interface PeerEvidence {
  readonly ownUid: number;
  readonly own: ProcessLook;
  readonly credentials: SocketCredentials | undefined;
  /** The peer as `/proc` showed it. */
  readonly peer: ProcessLook;
  /** Whether the process that connected was still the one with that pid after the look. */
  readonly holding: Holding;
}

/**
 * The host rule: our uid, our pid namespace, our root directory. A private mount namespace keeps the root's identity
 * and passes; a container has another root even when it shares our pids, and a container that the daemon itself runs
 * in is this daemon's host. What cannot be read is refused. That includes a program with file capabilities (or any
 * other that the kernel protects from its own user) unless the daemon is root: it has rights that its user does not
 * have, and nothing proves where it runs.
 */
export function decidePeer({ ownUid, own, credentials, peer, holding }: PeerEvidence): PeerRefusal | "host" {
  // The kernel gives pid 0 for a process that our pid namespace cannot name.
  if (credentials === undefined || credentials.pid <= 0) return "no_credentials";
  if (credentials.uid !== ownUid) return "uid_mismatch";
  if (holding === "gone" || peer.kind === "gone") return "peer_gone";
  if (holding === "unproven" || peer.kind === "unreadable" || own.kind !== "read") return "unreadable";
  if (peer.facts.pidNamespace !== own.facts.pidNamespace) return "other_pid_namespace";
  return peer.facts.root === own.facts.root ? "host" : "other_root";
}
