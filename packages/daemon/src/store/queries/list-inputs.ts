import type { AgentCapability } from "../../model/agent-capability.ts";
import type { AgentRole } from "../../model/agent-role.ts";
import type { EventType } from "../../model/event-type.ts";
import type { LogAttachmentStatus } from "../../model/log-attachment-status.ts";
import type { QueueOrigin, QueueState } from "../../model/queue-state.ts";
import type { ListInput } from "../page.ts";
import type { ContainerState } from "../records/container-record.ts";
import type { UnixMicros } from "../timestamp.ts";

export type ContainerOrder = "name" | "first_seen_at" | "last_scanned_at";
export interface ContainerFilters {
  readonly state?: ContainerState;
}
export type ListContainersInput = ListInput<ContainerOrder, ContainerFilters>;

/** `default` is (container_name, session_name, window_index, pane_index). */
export type PaneOrder = "default" | "discovered_at" | "last_seen_at";
export interface PaneFilters {
  readonly container_id?: string;
  readonly registered?: boolean;
}
export type ListPanesInput = ListInput<PaneOrder, PaneFilters>;

/** `default` is (role_priority, registered_at). */
export type AgentOrder = "default" | "registered_at" | "role";
export interface AgentFilters {
  readonly role?: AgentRole;
  readonly capability?: AgentCapability;
  readonly container_id?: string;
  readonly log_attached?: boolean;
}
export type ListAgentsInput = ListInput<AgentOrder, AgentFilters>;

/** `default` is (state_priority, enqueued_at). */
export type QueueOrder = "default" | "enqueued_at" | "last_updated_at";
export interface QueueFilters {
  readonly state?: QueueState;
  readonly sender_agent_id?: string;
  readonly origin?: QueueOrigin;
  readonly target_agent_id?: string;
  /** From or to an agent in a container, or in `host`. */
  readonly container_id?: string;
  /** Enqueued at or after; microseconds (the wire carries milliseconds). */
  readonly since?: UnixMicros;
  /** Enqueued at or before, likewise. */
  readonly until?: UnixMicros;
}
export type ListQueueInput = ListInput<QueueOrder, QueueFilters>;

/** Both are one order: times never fall while numbers rise. */
export type EventOrder = "event_id" | "observed_at";
export interface EventFilters {
  readonly event_type?: EventType;
  /** Any of several, as a JSON array. */
  readonly event_types?: string;
  readonly agent_id?: string;
  /** Of the agents in a container, or of `host`. */
  readonly container_id?: string;
  /** Observed at or after; microseconds (the wire carries milliseconds). */
  readonly since?: UnixMicros;
  /** Observed at or before, likewise. */
  readonly until?: UnixMicros;
}
export type ListEventsInput = ListInput<EventOrder, EventFilters>;
/** `default` is creation, which is the order in which routes run. */
export type RouteOrder = "default" | "created_at" | "updated_at";
export interface RouteFilters {
  readonly enabled?: boolean;
}
export type ListRoutesInput = ListInput<RouteOrder, RouteFilters>;
export type LogAttachmentOrder = "last_status_at" | "attached_at" | "status";
export interface LogAttachmentFilters {
  readonly agent_id?: string;
  readonly status?: LogAttachmentStatus;
}
export type ListLogAttachmentsInput = ListInput<LogAttachmentOrder, LogAttachmentFilters>;
