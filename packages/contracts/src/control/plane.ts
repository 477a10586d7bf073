import { definePlane } from "../define/plane.ts";
import { METHOD_NAME_FORMAT } from "../versions/method-name-format.ts";

/** The control plane: tRPC over HTTP, bearer tokens. */
export const controlPlane = definePlane({
  name: "control",
  version: "1.1",
  framing: "http",
  methodName: METHOD_NAME_FORMAT,
  errorCode: /^[a-z][a-z_]*(\.[a-z][a-z_]*)*$/,
  unknownRequestFields: "refuse",
  limits: { requestBytes: 262_144, responseBytes: 8_388_608, depth: 64 },
  gates: {
    authenticated: {
      meaning: "A participant with a bearer token.",
      errors: ["auth.token_invalid", "auth.principal_mismatch"],
    },
  },
  errors: [
    "request.malformed",
    "request.too_large",
    "request.invalid",
    "method.unknown",
    "system.unavailable",
    "system.internal_error",
    "rate_limited",
  ],
});
