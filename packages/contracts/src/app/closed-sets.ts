import { defineClosedSet } from "../define/closed-set.ts";

export const PREFLIGHT_CODES = defineClosedSet("PreflightCode", "open", [
  "ok",
  "daemon_unavailable",
  "socket_missing",
  "socket_permission_denied",
]);
/** What a client may rely on beyond contract 1.0, as keys of `capability_flags`. */
export const CAPABILITY_FLAGS = defineClosedSet("CapabilityFlag", "open", [
  "kept_connections",
  "goodbye",
  "event_subscribe",
  "delivery_receipt",
  "queue_explain",
]);
export const READINESS_STATES = defineClosedSet("ReadinessState", "exhaustive", [
  "ready",
  "degraded",
  "unavailable",
]);
export const SUBSYSTEM_STATUSES = defineClosedSet("SubsystemStatus", "exhaustive", [
  "ok",
  "degraded",
  "unavailable",
]);
/** In the order in which readiness lists them. None is ever left out but the last, where a machine is to be no runtime node. */
export const SUBSYSTEM_NAMES = defineClosedSet("SubsystemName", "open", [
  "docker",
  "tmux_discovery",
  "sqlite",
  "jsonl",
  "routing_worker",
  "log_attachment_workers",
  "uplink",
]);
export const HINT_CODES = defineClosedSet("HintCode", "open", [
  "start_bench_container",
  "check_container_filter",
  "register_first_agent",
  "attach_logs",
  "enable_first_route",
  "docker_unavailable_hint",
]);
export const HINT_SEVERITIES = defineClosedSet("HintSeverity", "exhaustive", [
  "info",
  "warning",
  "action_required",
]);
export const HINT_TARGET_KINDS = defineClosedSet("HintTargetKind", "open", [
  "container",
  "pane",
  "agent",
  "route",
  "message",
  "event",
]);
export const CONTAINER_STATES = defineClosedSet("ContainerState", "open", [
  "active",
  "inactive",
  "degraded_scan",
]);
/** In the order of `role_priority`, 1 to 6. */
export const AGENT_ROLES = defineClosedSet("AgentRole", "open", [
  "master",
  "slave",
  "swarm",
  "test-runner",
  "shell",
  "unknown",
]);
export const AGENT_CAPABILITIES = defineClosedSet("AgentCapability", "open", [
  "claude",
  "codex",
  "gemini",
  "opencode",
  "shell",
  "test-runner",
  "unknown",
]);
/** In the order of `state_priority`, 1 to 5. */
export const QUEUE_STATES = defineClosedSet("QueueState", "exhaustive", [
  "queued",
  "blocked",
  "failed",
  "delivered",
  "canceled",
]);
export const BLOCK_REASONS = defineClosedSet("BlockReason", "open", [
  "sender_role_not_permitted",
  "target_role_not_permitted",
  "target_not_active",
  "target_pane_missing",
  "target_container_inactive",
  "kill_switch_off",
  "operator_delayed",
]);
export const FAILURE_REASONS = defineClosedSet("FailureReason", "open", [
  "attempt_interrupted",
  "tmux_paste_failed",
  "docker_exec_failed",
  "tmux_send_keys_failed",
  "pane_disappeared_mid_attempt",
  "sqlite_lock_conflict",
]);
export const SCAN_KINDS = defineClosedSet("ScanKind", "exhaustive", ["containers", "panes"]);
export const SCAN_STATES = defineClosedSet("ScanState", "exhaustive", ["running", "completed", "failed"]);
export const SCAN_STATUSES = defineClosedSet("ScanStatus", "exhaustive", ["ok", "degraded"]);
export const MUTATION_ORIGINS = defineClosedSet("MutationOrigin", "open", ["cli", "app", "route", "system"]);
/** What is written about an agent's output. No name of an audit row is among them. */
export const EVENT_TYPES = defineClosedSet("EventType", "open", [
  "activity",
  "waiting_for_input",
  "completed",
  "error",
  "test_failed",
  "test_passed",
  "manual_review_needed",
  "long_running",
  "pane_exited",
  "swarm_member_reported",
]);
/** Whether an event was read from a line or concluded from silence. */
export const EVENT_ORIGINS = defineClosedSet("EventOrigin", "open", ["log", "synthetic"]);
export const LOG_ATTACHMENT_STATUSES = defineClosedSet("LogAttachmentStatus", "open", [
  "active",
  "superseded",
  "stale",
  "detached",
]);
export const LOG_ATTACHMENT_SOURCES = defineClosedSet("LogAttachmentSource", "open", [
  "explicit",
  "register_self",
]);
/** Why a pane's output cannot be attached. */
export const LOG_ATTACH_BLOCK_REASONS = defineClosedSet("LogAttachBlockReason", "open", [
  "pane_gone",
  "container_unreachable",
  "pipe_pane_failed",
  "log_path_in_use",
  "log_path_invalid",
  "log_path_not_host_visible",
  "log_file_unusable",
]);
export const ROUTE_SCOPE_KINDS = defineClosedSet("RouteScopeKind", "exhaustive", ["any", "agent_id", "role"]);
export const ROUTE_TARGET_RULES = defineClosedSet("RouteTargetRule", "exhaustive", [
  "explicit",
  "source",
  "role",
]);
/** Why a route passed over an event that it matched. */
export const ROUTE_SKIP_REASONS = defineClosedSet("RouteSkipReason", "open", [
  "no_eligible_master",
  "master_inactive",
  "master_not_found",
  "target_not_found",
  "target_role_not_permitted",
  "target_not_active",
  "target_pane_missing",
  "target_container_inactive",
  "no_eligible_target",
  "template_render_error",
]);
export const ROUTE_MASTER_RULES = defineClosedSet("RouteMasterRule", "exhaustive", ["auto", "explicit"]);
/** Where a message came from: a call, or a route that an event set off. */
export const QUEUE_ORIGINS = defineClosedSet("QueueOrigin", "open", ["direct", "route"]);
export const OPERATOR_ACTIONS = defineClosedSet("OperatorAction", "open", [
  "approved",
  "delayed",
  "canceled",
]);
/** How far a message is known to have come. */
export const RECEIPT_STATUSES = defineClosedSet("ReceiptStatus", "open", [
  "accepted",
  "written",
  "observed",
  "uncertain",
  "refused",
]);
/** What a receipt rests on. */
export const RECEIPT_EVIDENCE = defineClosedSet("ReceiptEvidence", "open", [
  "stored",
  "tmux_accepted",
  "pane_echo",
  "attempt_broken_off",
  "nothing_written",
]);
/** What a message waits for, the block reasons among it, or that it has ended. */
export const QUEUE_EXPLAIN_CODES = defineClosedSet("QueueExplainCode", "open", [
  ...BLOCK_REASONS.values,
  "block_cleared",
  "routing_disabled",
  "delivery_in_flight",
  "behind_message",
  "pane_in_mode",
  "waiting_for_turn",
  "terminal",
]);
/** Who or what moves a message on. */
export const QUEUE_NEXT_KINDS = defineClosedSet("QueueNextKind", "open", [
  "delivery",
  "time",
  "event",
  "operator",
  "none",
]);
/** First match, in this order, is a pane's bucket on the dashboard. */
export const PANE_BUCKETS = defineClosedSet("PaneBucket", "open", [
  "discovered-and-unmanaged",
  "discovered-and-registered",
  "inactive-or-stale",
  "discovery-degraded",
]);
/** The first three sum to all agents, and so do the last two. */
export const AGENT_BUCKETS = defineClosedSet("AgentBucket", "open", [
  "active",
  "inactive",
  "partially_configured",
  "log-attached",
  "log-detached",
]);
/** In the order of precedence. */
export const RECOMMENDATION_CODES = defineClosedSet("RecommendationCode", "open", [
  "subsystem_degraded",
  "no_containers",
  "no_panes_discovered",
  "unadopted_panes_present",
  "blocked_queue_drain",
  "no_routes_configured",
  "all_clear",
]);
/** Reasons of `malformed_request`. */
export const FRAMING_REASONS = defineClosedSet("FramingReason", "open", [
  "missing newline terminator",
  "empty line",
  "stray CR",
  "embedded NUL",
  "invalid utf-8",
  "json decode error",
  "trailing content",
  "not an object",
  "missing method",
  "params not an object",
  "nesting too deep",
  "duplicate key",
  "unsafe integer",
  "lone surrogate",
]);

export const appClosedSets = [
  PREFLIGHT_CODES,
  CAPABILITY_FLAGS,
  READINESS_STATES,
  SUBSYSTEM_STATUSES,
  SUBSYSTEM_NAMES,
  HINT_CODES,
  HINT_SEVERITIES,
  HINT_TARGET_KINDS,
  CONTAINER_STATES,
  AGENT_ROLES,
  AGENT_CAPABILITIES,
  QUEUE_STATES,
  BLOCK_REASONS,
  FAILURE_REASONS,
  SCAN_KINDS,
  SCAN_STATES,
  SCAN_STATUSES,
  MUTATION_ORIGINS,
  EVENT_TYPES,
  EVENT_ORIGINS,
  LOG_ATTACHMENT_STATUSES,
  LOG_ATTACHMENT_SOURCES,
  LOG_ATTACH_BLOCK_REASONS,
  ROUTE_SCOPE_KINDS,
  ROUTE_TARGET_RULES,
  ROUTE_MASTER_RULES,
  ROUTE_SKIP_REASONS,
  QUEUE_ORIGINS,
  OPERATOR_ACTIONS,
  RECEIPT_STATUSES,
  RECEIPT_EVIDENCE,
  QUEUE_EXPLAIN_CODES,
  QUEUE_NEXT_KINDS,
  PANE_BUCKETS,
  AGENT_BUCKETS,
  RECOMMENDATION_CODES,
  FRAMING_REASONS,
] as const;
