import type { PeerRefusal } from "../../service/ports/peer.ts";
import type { ProcessFacts } from "./process-facts.ts";
import type { SocketCredentials } from "./socket-credentials.ts";

/** Everything the rule looks at, so that each case can be put to it without a kernel that has it. */
export interface PeerEvidence {
  readonly ownUid: number;
  readonly own: ProcessFacts | undefined;
  readonly credentials: SocketCredentials | undefined;
  /** The peer as `/proc` showed it. */
  readonly facts: ProcessFacts | undefined;
  /** Whether the same process was there before and after the look. */
  readonly sameProcess: boolean;
}

/**
 * The host rule: our uid, our pid namespace, our root directory. A private mount namespace keeps
 * the root's identity and passes; a container has another root even when it shares our pids.
 * What cannot be read is refused.
 */
export function decidePeer(evidence: PeerEvidence): PeerRefusal | "host" {
  const { own, credentials, facts, ownUid, sameProcess } = evidence;
  if (credentials === undefined || credentials.pid <= 0) return "no_credentials";
  if (credentials.uid !== ownUid) return "uid_mismatch";
  if (!sameProcess) return "peer_gone";
  if (own === undefined || facts === undefined) return "unreadable";
  if (facts.pidNamespace !== own.pidNamespace) return "other_pid_namespace";
  return facts.root === own.root ? "host" : "other_root";
}
