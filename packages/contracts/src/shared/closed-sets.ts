import { defineClosedSet } from "../define/closed-set.ts";

export const NODE_STATES = defineClosedSet("NodeState", "exhaustive", [
  "registering",
  "online",
  "degraded",
  "offline",
  "revoked",
]);
/** What a node may say of its own health; `offline` is the control plane's verdict. */
export const NODE_HEALTH_STATES = defineClosedSet("RuntimeNodeHealthState", "exhaustive", [
  "online",
  "degraded",
]);
export const PRESENCE_HEALTH_STATES = defineClosedSet("RuntimeNodePresenceState", "exhaustive", [
  "online",
  "degraded",
  "offline",
]);
export const SESSION_STATES = defineClosedSet("SessionState", "exhaustive", [
  "provisioning",
  "active",
  "archived",
  "closed",
  "purge_requested",
  "purged",
]);
export const MEMBERSHIP_ROLES = defineClosedSet("MembershipRole", "exhaustive", [
  "owner",
  "viewer",
  "collaborator",
  "runtime contributor",
]);
export const MEMBERSHIP_STATES = defineClosedSet("MembershipState", "exhaustive", [
  "pending",
  "active",
  "suspended",
  "revoked",
]);
export const CHANNEL_STATES = defineClosedSet("ChannelState", "exhaustive", ["active", "muted", "archived"]);
/** Why a node is offline. */
export const NODE_OFFLINE_REASONS = defineClosedSet("RuntimeNodeOfflineReason", "exhaustive", [
  "heartbeat_lost",
  "explicit_shutdown",
  "network_partition",
]);
/** What is told of a runtime node in a session's timeline; clocks have events of their own. */
export const RUNTIME_NODE_EVENT_NAMES = [
  "runtime_node.registered",
  "runtime_node.online",
  "runtime_node.degraded",
  "runtime_node.offline",
  "runtime_node.revoked",
  "runtime_node.capability_declared",
  "runtime_node.capability_updated",
] as const;
export type RuntimeNodeEventName = (typeof RUNTIME_NODE_EVENT_NAMES)[number];
/** What an invite may make of who accepts it; owners are made by owners. */
export const JOIN_MODES = defineClosedSet("JoinMode", "exhaustive", [
  "viewer",
  "collaborator",
  "runtime contributor",
]);
export const INVITE_STATES = defineClosedSet("InviteState", "exhaustive", [
  "pending",
  "accepted",
  "expired",
  "revoked",
]);
export const MEMBERSHIP_ACTIONS = defineClosedSet("MembershipAction", "exhaustive", [
  "change_role",
  "suspend",
  "revoke",
  "reactivate",
]);
export const PRESENCE_STATES = defineClosedSet("PresenceState", "exhaustive", [
  "online",
  "idle",
  "reconnecting",
  "offline",
]);
/** What a device may say of its person; the other two are the control plane's verdict. */
export const PRESENCE_ACTIVITIES = defineClosedSet("PresenceActivity", "exhaustive", ["online", "idle"]);
/** Kinds of events that a session's timeline can hold. */
export const SESSION_EVENT_CATEGORIES = defineClosedSet("SessionEventCategory", "open", [
  "session_lifecycle",
  "membership_change",
  "runtime_node_lifecycle",
  "run_lifecycle",
  "assistant_output",
  "tool_activity",
  "interactive_request",
  "artifact_publication",
  "approval_flow",
  "usage_telemetry",
  "recovery_events",
  "participant_lifecycle",
  "audit_integrity",
  "event_maintenance",
  "policy_events",
  "channel_arbitration",
  "onboarding_lifecycle",
  "cross_node_dispatch",
]);
/** Why a reader of a feed has to read its session anew. */
export const FEED_RESYNC_REASONS = defineClosedSet("FeedResyncReason", "open", ["cursor_unknown"]);
/** Why a server ends a stream; only `closing` is worth another try at once. */
export const FEED_END_REASONS = defineClosedSet("FeedEndReason", "open", [
  "closing",
  "membership_ended",
  "token_revoked",
  "internal_error",
]);
/** States in which an attachment counts for the rule of one active session per node. */
export const ACTIVE_NODE_STATES = ["registering", "online", "degraded"] as const;

export const sharedClosedSets = [
  NODE_STATES,
  NODE_HEALTH_STATES,
  PRESENCE_HEALTH_STATES,
  NODE_OFFLINE_REASONS,
  SESSION_STATES,
  MEMBERSHIP_ROLES,
  MEMBERSHIP_STATES,
  CHANNEL_STATES,
  JOIN_MODES,
  INVITE_STATES,
  MEMBERSHIP_ACTIONS,
  PRESENCE_STATES,
  PRESENCE_ACTIVITIES,
  SESSION_EVENT_CATEGORIES,
  FEED_RESYNC_REASONS,
  FEED_END_REASONS,
] as const;
