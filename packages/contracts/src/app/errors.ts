import { z } from "zod";
import { defineErrors } from "../define/errors.ts";
import { closedSetSchema } from "../schema/closed-set-schema.ts";
import { noDetails as nothing } from "../schema/no-details.ts";
import { LOG_ATTACH_BLOCK_REASONS } from "./closed-sets.ts";

const one = <Name extends string>(name: Name) => z.object({ [name]: z.string() });

/** The 27 codes of the app contract, each with the details it must carry. */
export const appErrors = defineErrors("app", {
  app_session_required: {
    meaning: "The call carries no app-session token.",
    retry: "after",
    audience: "programs",
    details: nothing,
  },
  app_session_expired: {
    meaning: "The token belongs to no live app-session; say hello again.",
    retry: "after",
    audience: "programs",
    details: nothing,
  },
  app_contract_major_unsupported: {
    meaning: "Client and daemon speak different major versions; upgrade the lower one.",
    retry: "never",
    audience: "people",
    details: z.object({ daemon_app_contract_version: z.string(), client_app_contract_major: z.int() }),
  },
  unknown_method: {
    meaning: "The daemon's contract version has no such method.",
    retry: "never",
    audience: "programs",
    details: nothing,
  },
  malformed_request: {
    meaning: "The line is not one well-formed JSON request.",
    retry: "never",
    audience: "programs",
    details: one("reason"),
  },
  validation_failed: {
    meaning: "A field breaks its rule.",
    retry: "never",
    audience: "programs",
    details: z.object({ field: z.string(), reason: z.string() }),
  },
  not_found: { meaning: "No such object.", retry: "never", audience: "people", details: nothing },
  stale_object: {
    meaning: "The object has moved on and no longer takes this change.",
    retry: "after",
    audience: "people",
    details: z.object({ reason: z.string().optional() }),
  },
  pane_already_registered: {
    meaning: "The pane already belongs to an agent; nothing was changed.",
    retry: "never",
    audience: "people",
    details: one("agent_id"),
  },
  pane_not_found: {
    meaning: "No discovered pane has this identity; scan again.",
    retry: "after",
    audience: "people",
    details: z.object({ pane_id: z.string(), mismatch_field: z.string().optional() }),
  },
  agent_not_found: {
    meaning: "No such agent.",
    retry: "never",
    audience: "people",
    details: one("agent_id"),
  },
  route_not_found: {
    meaning: "No such route.",
    retry: "never",
    audience: "people",
    details: one("route_id"),
  },
  queue_message_not_found: {
    meaning: "No such message.",
    retry: "never",
    audience: "people",
    details: one("message_id"),
  },
  scan_timeout: {
    meaning: "The scan goes on; ask for its status.",
    retry: "after",
    audience: "programs",
    details: one("scan_id"),
  },
  scan_not_found: {
    meaning: "No such scan, or it is too old to be remembered.",
    retry: "never",
    audience: "programs",
    details: one("scan_id"),
  },
  daemon_unavailable: {
    meaning: "The daemon does not answer.",
    retry: "after",
    audience: "people",
    details: nothing,
  },
  socket_missing: {
    meaning: "There is no daemon socket; start the daemon.",
    retry: "after",
    audience: "people",
    details: nothing,
  },
  socket_permission_denied: {
    meaning: "The daemon socket belongs to somebody else.",
    retry: "never",
    audience: "people",
    details: nothing,
  },
  docker_unavailable: {
    meaning: "No container engine answers.",
    retry: "after",
    audience: "people",
    details: nothing,
  },
  tmux_unavailable: {
    meaning: "tmux is not installed or does not answer.",
    retry: "after",
    audience: "people",
    details: nothing,
  },
  container_inactive: {
    meaning: "The container is not running.",
    retry: "after",
    audience: "people",
    details: one("container_id"),
  },
  log_attach_blocked: {
    meaning: "The pane's output cannot be attached.",
    retry: "after",
    audience: "people",
    details: z.object({ agent_id: z.string(), reason: closedSetSchema(LOG_ATTACH_BLOCK_REASONS) }),
  },
  routing_disabled: {
    meaning: "The kill switch is off; nothing is sent.",
    retry: "after",
    audience: "people",
    details: nothing,
  },
  permission_denied: {
    meaning: "The sender may not do this.",
    retry: "never",
    audience: "people",
    details: z.object({ reason: z.string().optional() }),
  },
  host_only: {
    meaning: "Only processes on the host may call the app plane.",
    retry: "never",
    audience: "programs",
    details: nothing,
  },
  payload_too_large: {
    meaning: "The request is over the plane's limit.",
    retry: "never",
    audience: "programs",
    details: z.object({ size_limit_bytes: z.int(), actual_size_bytes: z.int() }),
  },
  internal_error: {
    meaning: "The daemon failed; its log has the cause.",
    retry: "same-key",
    audience: "people",
    details: z.object({ reason: z.string().optional() }),
  },
});
