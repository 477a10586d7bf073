import { z } from "zod";
import { defineErrors } from "../define/errors.ts";
import { closedSetSchema } from "../schema/closed-set-schema.ts";
import { noDetails as nothing } from "../schema/no-details.ts";
import { boundedText } from "../schema/text.ts";
import { HELLO_REFUSALS, PROTOCOL_VERSION_FAULTS } from "./closed-sets.ts";

// The five numbers of JSON-RPC; which of them a code has tells less than the code does, which travels as `data.type`.
const PARSE_ERROR = -32_700;
const INVALID_REQUEST = -32_600;
const METHOD_NOT_FOUND = -32_601;
const INVALID_PARAMS = -32_602;
const INTERNAL_ERROR = -32_603;

const reason = z.object({ reason: z.string() });
const misframed = (meaning: string) =>
  ({ meaning, retry: "never", audience: "programs", jsonRpcCode: PARSE_ERROR, details: nothing }) as const;

export const localErrors = defineErrors("local", {
  header_too_long: misframed("The header section is over 1 024 bytes."),
  malformed_header: misframed("The header section is not of lines `Name: value`, each ended by CR LF."),
  malformed_content_length: misframed("Content-Length is no decimal number, or is there twice."),
  missing_content_length: misframed("The header section has no Content-Length."),
  truncated_frame: misframed("The stream ended within a frame."),
  invalid_json: {
    meaning: "The body is no acceptable JSON; the connection stays.",
    retry: "never",
    audience: "programs",
    jsonRpcCode: PARSE_ERROR,
    details: reason,
  },
  invalid_envelope: {
    meaning: "The body is JSON, but no JSON-RPC 2.0 request.",
    retry: "never",
    audience: "programs",
    jsonRpcCode: INVALID_REQUEST,
    details: reason,
  },
  method_not_found: {
    meaning: "The daemon has no such method.",
    retry: "never",
    audience: "programs",
    jsonRpcCode: METHOD_NOT_FOUND,
    details: nothing,
  },
  invalid_params: {
    meaning: "A field breaks its rule.",
    retry: "never",
    audience: "programs",
    jsonRpcCode: INVALID_PARAMS,
    details: z.object({ field: z.string(), reason: z.string() }),
  },
  "transport.message_too_large": {
    meaning: "The body is over the plane's limit.",
    retry: "never",
    audience: "programs",
    jsonRpcCode: INVALID_REQUEST,
    details: z.object({ limit: z.int(), observed: z.int() }),
  },
  "transport.invalid_protocol_version": {
    meaning: "The request does not say, as `YYYY-MM-DD`, which version of the protocol it is written in.",
    retry: "never",
    audience: "programs",
    jsonRpcCode: INVALID_REQUEST,
    details: z.object({
      reason: closedSetSchema(PROTOCOL_VERSION_FAULTS),
      /** With `wrong_type`; the value itself is never repeated. */
      observedType: z.string().optional(),
    }),
  },
  "protocol.handshake_required": {
    meaning: "The call changes something, and the connection has not said daemon.hello.",
    retry: "after",
    audience: "programs",
    jsonRpcCode: INVALID_REQUEST,
    details: nothing,
  },
  "protocol.version_mismatch": {
    meaning: "The call changes something, and the hello of the connection found no common version.",
    retry: "never",
    audience: "people",
    jsonRpcCode: INVALID_REQUEST,
    details: z.object({ reason: closedSetSchema(HELLO_REFUSALS) }),
  },
  "auth.host_only": {
    meaning: "Only processes on the daemon's own host, of its own user, may call.",
    retry: "never",
    audience: "people",
    jsonRpcCode: INVALID_REQUEST,
    details: nothing,
  },
  "auth.not_authorized": {
    meaning: "The daemon lets nobody but its own user into its sessions; invites are the control plane's.",
    retry: "never",
    audience: "people",
    jsonRpcCode: INTERNAL_ERROR,
    details: nothing,
  },
  "session.not_found": {
    meaning: "The daemon has no such session.",
    retry: "never",
    audience: "people",
    jsonRpcCode: INTERNAL_ERROR,
    details: nothing,
  },
  "session.already_closed": {
    meaning: "The session is archived or closed.",
    retry: "never",
    audience: "people",
    jsonRpcCode: INTERNAL_ERROR,
    details: nothing,
  },
  "auth.principal_mismatch": {
    meaning: "The request names another participant than the one whose credential this machine has.",
    retry: "never",
    audience: "programs",
    jsonRpcCode: INTERNAL_ERROR,
    details: nothing,
  },
  "runtimenode.not_owner": {
    meaning: "The daemon is another node, or the control plane knows another owner of it.",
    retry: "never",
    audience: "people",
    jsonRpcCode: INTERNAL_ERROR,
    details: nothing,
  },
  "runtimenode.attach_conflict": {
    meaning: "The node is active in another session; detach it there first.",
    retry: "after",
    audience: "people",
    jsonRpcCode: INTERNAL_ERROR,
    details: nothing,
  },
  "runtimenode.attach_revoked": {
    meaning: "The node's trust in this session was revoked.",
    retry: "never",
    audience: "people",
    jsonRpcCode: INTERNAL_ERROR,
    details: nothing,
  },
  "runtimenode.not_attached": {
    meaning: "The node has no active attachment; attach first.",
    retry: "after",
    audience: "programs",
    jsonRpcCode: INTERNAL_ERROR,
    details: nothing,
  },
  "runtimenode.capabilityupdate_conflict": {
    meaning: "The node is not attached, or is still registering.",
    retry: "after",
    audience: "programs",
    jsonRpcCode: INTERNAL_ERROR,
    details: nothing,
  },
  "runtimenode.capability_refused": {
    meaning: "A capability is beyond the bounds, or is one that the daemon sees for itself.",
    retry: "never",
    audience: "programs",
    jsonRpcCode: INVALID_PARAMS,
    details: z.object({
      /** Null where the map as a whole is at fault. */
      capability: z.string().nullable(),
      reason: z.string(),
    }),
  },
  "runtimenode.fenced": {
    meaning: "A later attach of this node has taken over; this one speaks for it no more.",
    retry: "after",
    audience: "programs",
    jsonRpcCode: INTERNAL_ERROR,
    details: nothing,
  },
  "transport.unavailable": {
    meaning:
      "What the call needs cannot be reached; it is tried on, and the daemon's readiness says how that goes.",
    retry: "after",
    audience: "people",
    jsonRpcCode: INTERNAL_ERROR,
    details: z.object({ requested: z.string(), reason: z.string() }),
  },
  "resource.limit_exceeded": {
    meaning: "That is more than a session may hold; what is there stays.",
    retry: "never",
    audience: "people",
    jsonRpcCode: INTERNAL_ERROR,
    details: z.object({
      resource: boundedText({ min: 1, max: 128 }),
      limit: z.int().min(0),
      current: z.int().min(0),
    }),
  },
  "system.unavailable": {
    meaning: "The daemon is stopping; the call was not made.",
    retry: "after",
    audience: "people",
    jsonRpcCode: INTERNAL_ERROR,
    details: nothing,
  },
  "system.internal_error": {
    meaning: "The daemon failed; its log has the cause.",
    retry: "same-key",
    audience: "people",
    jsonRpcCode: INTERNAL_ERROR,
    details: nothing,
  },
});
