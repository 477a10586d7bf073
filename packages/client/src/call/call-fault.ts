import type { WireError } from "@interlock/contracts/define";
import type { WireFault } from "@interlock/wire";
import type { CallFaults } from "../errors/local-faults.ts";

/** A call that broke on a connection that stood. */
export function callFault({ code, message, sent }: WireFault): WireError<CallFaults> {
  switch (code) {
    case "deadline_exceeded":
    case "canceled":
      return { code, message, details: { sent } };
    case "connect_failed":
    case "connection_lost":
      return { code: "connection_lost", message, details: { sent } };
    case "peer_closed":
      return { code: "client_closed", message, details: { sent } };
    case "refused_by_peer":
    case "protocol_violation":
      // A peer that refused the connection as a whole, with words that cannot be read, keeps no protocol either.
      return { code: "protocol_violation", message, details: {} };
    case "request_invalid":
    case "request_too_large":
    case "response_too_large":
      return { code, message, details: {} };
  }
}
