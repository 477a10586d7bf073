import { definePlane } from "../define/plane.ts";
import { LOCAL_PROTOCOL_VERSION } from "../versions/local-protocol-version.ts";
import { METHOD_NAME_FORMAT } from "../versions/method-name-format.ts";

/**
 * The daemon's plane for programs of its machine: JSON-RPC 2.0 in `Content-Length` frames, host peers only. Every
 * request but `daemon.hello` carries `protocolVersion` beside `method`; a subscription's messages say `subscriptionId`
 * and `value`.
 */
export const localPlane = definePlane({
  name: "local",
  version: LOCAL_PROTOCOL_VERSION,
  framing: "content-length",
  methodName: METHOD_NAME_FORMAT,
  errorCode: /^[a-z][a-z_]*(\.[a-z][a-z_]*)*$/,
  unknownRequestFields: "refuse",
  limits: { requestBytes: 1_000_000, responseBytes: 1_000_000, depth: 64 },
  gates: {
    open: { meaning: "Any host peer, before a hello too and whatever its outcome.", errors: [] },
    agreed: {
      meaning: "A host peer whose connection has agreed on a protocol version by daemon.hello.",
      errors: ["protocol.handshake_required", "protocol.version_mismatch"],
    },
  },
  errors: [
    "header_too_long",
    "malformed_header",
    "malformed_content_length",
    "missing_content_length",
    "truncated_frame",
    "invalid_json",
    "invalid_envelope",
    "method_not_found",
    "invalid_params",
    "transport.message_too_large",
    "transport.invalid_protocol_version",
    "auth.host_only",
    "system.unavailable",
    "system.internal_error",
  ],
});

/** Requests that need no `protocolVersion`: their params say it. */
export const PROTOCOL_VERSION_EXEMPT_METHODS: readonly string[] = ["daemon.hello"];
/** What a daemon of this contract speaks, in the order of its preference. */
export const DAEMON_PROTOCOL_VERSIONS: readonly string[] = [LOCAL_PROTOCOL_VERSION];
