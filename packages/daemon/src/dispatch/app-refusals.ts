import type { AppErrors } from "@interlock/contracts";
import type { RefusalTable } from "@interlock/wire";

/** How the app plane words what the chain refuses before a handler is reached. */
export const appRefusals: RefusalTable<AppErrors> = {
  malformed: (reason) => ({
    code: "malformed_request",
    message: `The line is not a request: ${reason}.`,
    details: { reason },
  }),
  tooLarge: (limitBytes, actualBytes) => ({
    code: "payload_too_large",
    message: `A request has at most ${limitBytes} bytes.`,
    details: { size_limit_bytes: limitBytes, actual_size_bytes: actualBytes },
  }),
  unknownMethod: () => ({
    code: "unknown_method",
    message: "This daemon's contract has no such method.",
    details: {},
  }),
  invalidParams: ({ field, reason }) => ({
    code: "validation_failed",
    message: `${field}: ${reason}`,
    details: { field, reason },
  }),
  internal: () => ({
    code: "internal_error",
    message: "The daemon failed; its log has the cause.",
    details: {},
  }),
};
