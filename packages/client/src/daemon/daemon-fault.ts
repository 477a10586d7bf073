import type { ErrorBody, WireFault } from "@interlock/wire";
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

/** A call that broke on a connection that stood. */
export function callFault(fault: WireFault, socketPath: string): DaemonFault {
  const { message, sent } = fault;
  switch (fault.code) {
    case "connect_failed":
      return connectFault(fault, socketPath);
    case "deadline_exceeded":
    case "canceled":
      return { code: fault.code, message, details: { sent } };
    case "connection_lost":
      return { code: "connection_lost", message, details: { sent } };
    case "peer_closed":
      return { code: "client_closed", message, details: { sent } };
    case "refused_by_peer":
      return refusal(fault);
    case "request_invalid":
    case "request_too_large":
    case "response_too_large":
    case "protocol_violation":
      return { code: fault.code, message, details: {} };
  }
}

/** The daemon refused the connection as a whole, and what it said cannot be read. */
function refusal({ message }: WireFault): DaemonFault {
  return { code: "protocol_violation", message, details: {} };
}

/** The error with which the daemon refused a whole connection: as good as an answer to each of its calls. */
export function refusalIn({ details }: WireFault): ErrorBody | undefined {
  const { error } = details;
  if (typeof error !== "object" || error === null || !("code" in error) || !("message" in error))
    return undefined;
  const { code, message } = error;
  if (typeof code !== "string" || typeof message !== "string") return undefined;
  if (!("details" in error) || typeof error.details !== "object" || error.details === null) return undefined;
  return { code, message, details: error.details };
}
