import { closeSync } from "node:fs";
import { release } from "node:os";
import type { HostPeer, PeerHold, PeerIdentifier, PeerVerdict } from "../../service/ports/peer.ts";
import { decidePeer } from "./decide-peer.ts";
import type { ProcessFacts } from "./process-facts.ts";
import { pidfdAlive, processFacts } from "./process-facts.ts";
import type { SocketCredentials } from "./socket-credentials.ts";
import { socketCredentials, socketPidfd } from "./socket-credentials.ts";

/** The kernel side of the rule; tests give one that lacks `SO_PEERPIDFD`. */
export interface PeerKernel {
  credentials(descriptor: number): SocketCredentials | undefined;
  pidfd(descriptor: number): number | undefined;
}

const LINUX: PeerKernel = { credentials: socketCredentials, pidfd: socketPidfd };

const refused = (reason: Extract<PeerVerdict, { kind: "refused" }>["reason"]): PeerVerdict => ({
  kind: "refused",
  reason,
  pid: null,
  uid: null,
});

/** Identifies host peers on Linux; on other systems every peer is refused, with the reason. */
export function hostPeerIdentifier(kernel: PeerKernel = LINUX): PeerIdentifier {
  if (process.platform !== "linux") return { hold: null, identify: () => refused("unsupported_platform") };
  const own = processFacts("self");
  const ownUid = process.geteuid?.() ?? -1;
  return {
    hold: kernel === LINUX ? kernelHold() : "start-time",
    identify(descriptor) {
      const credentials = descriptor === undefined ? undefined : kernel.credentials(descriptor);
      if (descriptor === undefined || credentials === undefined || credentials.pid <= 0)
        return refused("no_credentials");
      const pidfd = kernel.pidfd(descriptor);
      const { facts, same } = look(credentials.pid, pidfd);
      const verdict = decidePeer({ ownUid, own, credentials, facts, sameProcess: same });
      if (verdict === "host") return { kind: "host", peer: hold(credentials, pidfd, facts) };
      if (pidfd !== undefined) closeSync(pidfd);
      return { kind: "refused", reason: verdict, pid: credentials.pid, uid: credentials.uid };
    },
  };
}

interface Look {
  readonly facts: ProcessFacts | undefined;
  readonly same: boolean;
}

/** A pid can be used again; only what was read while the same process was held counts. */
function look(pid: number, pidfd: number | undefined): Look {
  if (pidfd !== undefined) {
    const facts = processFacts(pid);
    return { facts, same: pidfdAlive(pidfd) };
  }
  const before = processFacts(pid);
  const after = processFacts(pid);
  return { facts: after, same: before === undefined || before.startTime === after?.startTime };
}

function hold(
  credentials: SocketCredentials,
  pidfd: number | undefined,
  facts: ProcessFacts | undefined,
): HostPeer {
  let open = true;
  return {
    ...credentials,
    hold: pidfd === undefined ? "start-time" : "pidfd",
    isAlive() {
      if (!open) return false;
      return pidfd === undefined
        ? processFacts(credentials.pid)?.startTime === facts?.startTime
        : pidfdAlive(pidfd);
    },
    release() {
      if (open && pidfd !== undefined) closeSync(pidfd);
      open = false;
    },
  };
}

/** `SO_PEERPIDFD` came with Linux 6.5. */
function kernelHold(): PeerHold {
  const [major = 0, minor = 0] = release().split(".").map(Number);
  return major > 6 || (major === 6 && minor >= 5) ? "pidfd" : "start-time";
}
