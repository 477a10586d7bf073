import { definePlane } from "../define/plane.ts";
import { APP_METHOD_NAME_FORMAT } from "../versions/method-name-format.ts";

export const APP_CONTRACT_VERSION = "1.2";
/** The oldest minor whose clients are served; within a major every one is. */
export const APP_CONTRACT_MINIMUM = "1.0";

/** What a client needs of the plane stands apart from it, so that no program carries the rest. */
export const APP_LIMITS = { requestBytes: 1_048_576, responseBytes: 8_388_608, depth: 64 } as const;
export const APP_GATES = {
  open: { meaning: "Any host peer.", errors: [] },
  session: {
    meaning: "A host peer with a live app-session.",
    param: "app_session_token",
    errors: ["app_session_required", "app_session_expired"],
  },
} as const;

/** The desktop panel's plane: host peers only, one JSON object a line. */
export const appPlane = definePlane({
  name: "app",
  version: APP_CONTRACT_VERSION,
  framing: "ndjson",
  methodName: APP_METHOD_NAME_FORMAT,
  errorCode: /^[a-z][a-z0-9_]*$/,
  unknownRequestFields: "ignore",
  limits: APP_LIMITS,
  gates: APP_GATES,
  errors: [
    "host_only",
    "malformed_request",
    "payload_too_large",
    "unknown_method",
    "validation_failed",
    "internal_error",
  ],
});
