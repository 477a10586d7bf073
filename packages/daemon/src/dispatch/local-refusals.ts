import type { LocalErrors } from "@interlock/contracts";
import type { WireError } from "@interlock/contracts/define";
import type { MalformedStage, RefusalTable } from "@interlock/wire";
import { localError } from "./local-fail.ts";

/** Reasons of the framing that are codes of their own. */
const MISFRAMED = [
  "header_too_long",
  "malformed_header",
  "malformed_content_length",
  "missing_content_length",
  "truncated_frame",
] as const;

/** How the local plane words what the chain refuses before a handler is reached. */
export const localRefusals: RefusalTable<LocalErrors> = {
  malformed,
  tooLarge: (limit, observed) => localError("transport.message_too_large", { limit, observed }),
  unknownMethod: () => localError("method_not_found", {}),
  invalidParams: ({ field, reason }) =>
    localError("invalid_params", { field, reason }, `${field}: ${reason}`),
  internal: () => localError("system.internal_error", {}),
};

function malformed(reason: string, stage: MalformedStage): WireError<LocalErrors> {
  switch (stage) {
    case "frame": {
      const code = MISFRAMED.find((each) => each === reason);
      return code === undefined ? localError("invalid_envelope", { reason }) : localError(code, {});
    }
    case "decode":
      return localError("invalid_json", { reason }, `The body is no JSON that is taken: ${reason}.`);
    case "envelope":
      return localError("invalid_envelope", { reason }, `The body is no JSON-RPC request: ${reason}.`);
  }
}
