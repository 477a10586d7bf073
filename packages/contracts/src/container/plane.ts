import { definePlane } from "../define/plane.ts";
import { CONTAINER_METHOD_NAME_FORMAT } from "../versions/method-name-format.ts";

/**
 * What an agent in a container or a pane may say: one request a connection, one JSON object a line, answered by
 * `{ok, result}` or `{ok, error: {code, message}}`. Each method states for itself what it does with unknown fields.
 */
export const containerPlane = definePlane({
  name: "container",
  version: "1.0",
  framing: "ndjson",
  methodName: CONTAINER_METHOD_NAME_FORMAT,
  errorCode: /^[a-z][a-z0-9_]*$/,
  unknownRequestFields: "refuse",
  limits: { requestBytes: 1_048_576, responseBytes: 8_388_608, depth: 64 },
  gates: {
    open: { meaning: "A host peer, or a process of the container that mounts the socket.", errors: [] },
    host: { meaning: "A host peer, over whichever of the plane's sockets.", errors: ["host_peer_required"] },
    toggle: {
      meaning: "A host peer, for the kill switch.",
      errors: ["routing_toggle_host_only"],
    },
  },
  errors: [
    "bad_json",
    "bad_request",
    "request_too_large",
    "unknown_method",
    "host_only",
    "peer_refused",
    "internal_error",
  ],
});
