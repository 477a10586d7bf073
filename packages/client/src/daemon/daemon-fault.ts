import type { WireFault } from "@interlock/wire";
import { callFault } from "../call/call-fault.ts";
import type { DaemonFault, SocketFacts } from "../errors/local-faults.ts";

function reasonOf(fault: WireFault): string {
  const { code } = fault.details;
  return typeof code === "string" ? code : fault.code;
}

/** A connection that did not come about. */
export function connectFault(fault: WireFault, socketPath: string): DaemonFault {
  const reason = reasonOf(fault);
  const details: SocketFacts = { socketPath, reason };
  switch (reason) {
    case "ENOENT":
    case "ENOTDIR":
      return {
        code: "socket_missing",
        message: "There is no daemon socket. Start the daemon: interlock up",
        details,
      };
    case "EACCES":
    case "EPERM":
      return {
        code: "socket_permission_denied",
        message: "The daemon socket belongs to another user.",
        details,
      };
    default:
      return { code: "daemon_unavailable", message: `The daemon does not answer (${reason}).`, details };
  }
}

/** A call that broke, on a connection that stood or on one that did not come about again. */
export function daemonCallFault(fault: WireFault, socketPath: string): DaemonFault {
  return fault.code === "connect_failed" ? connectFault(fault, socketPath) : callFault(fault);
}
