import type { ColumnType, Generated } from "kysely";
import type { AgentCapability } from "../../model/agent-capability.ts";
import type { AgentRole } from "../../model/agent-role.ts";
import type { ReceiptEvidence } from "../../model/delivery-receipt.ts";
import type { EventType } from "../../model/event-type.ts";
import type {
  LogAttachmentSource,
  LogAttachmentStatus,
  LogTransport,
} from "../../model/log-attachment-status.ts";
import type {
  BlockReason,
  FailureReason,
  OperatorAction,
  QueueOrigin,
  QueueState,
} from "../../model/queue-state.ts";
import type { RouteMasterRule, RouteScopeKind, RouteTargetRule } from "../../model/route-rules.ts";
import type { StubReason } from "../../model/new-session-event.ts";
import type {
  ChannelState,
  MembershipRole,
  MembershipState,
  SessionState,
} from "../../model/session-standing.ts";
import type { AgentState } from "../records/agent-record.ts";
import type { ContainerState } from "../records/container-record.ts";
import type { PaneState } from "../records/pane-record.ts";
import type { UnixMicros } from "../timestamp.ts";
import type {
  NodeAttachmentsTable,
  NodeCapabilitiesTable,
  NodeIdentityTable,
  NodeTrustStateTable,
  NodeWishTable,
} from "./node-tables.ts";

/** A column that SQLite computes. */
type Computed<T> = ColumnType<T, never, never>;

export interface ContainersTable {
  container_id: string;
  name: string;
  state: ContainerState;
  image: string;
  status: string;
  labels_json: string;
  mounts_json: string;
  config_user: string | null;
  working_dir: string | null;
  first_seen_at: UnixMicros;
  last_scanned_at: UnixMicros;
  /** Kept by triggers on panes. */
  pane_count: Generated<number>;
  registered_agent_count: Generated<number>;
  /** Either of the two makes the state of a running container `degraded_scan`. */
  inspection_failed: Generated<0 | 1>;
  panes_failed: Generated<0 | 1>;
}

export interface ScansTable {
  scan_id: string;
  /** The whole scan record as JSON: it is only ever read whole, by its id. */
  record_json: string;
}

export interface PanesTable {
  pane_ref: string;
  container_id: string;
  tmux_socket: string;
  session_name: string;
  window_index: number;
  pane_index: number;
  pane_id: string;
  container_name: string;
  container_user: string | null;
  state: PaneState;
  agent_id: string | null;
  pid: number;
  tty: string;
  command: string;
  cwd: string;
  title: string;
  focused: 0 | 1;
  discovered_at: UnixMicros;
  last_seen_at: UnixMicros;
}

export interface AgentsTable {
  agent_id: string;
  pane_ref: string;
  state: AgentState;
  role: AgentRole;
  role_priority: Computed<number>;
  capability: AgentCapability;
  label: string;
  project_path: string;
  parent_agent_id: string | null;
  registered_at: UnixMicros;
  last_registered_at: UnixMicros;
}

export interface MessageQueueTable {
  message_id: string;
  state: QueueState;
  state_priority: Computed<number>;
  block_reason: BlockReason | null;
  failure_reason: FailureReason | null;
  sender_agent_id: string;
  sender_label: string;
  sender_role: AgentRole;
  target_agent_id: string;
  target_label: string;
  target_role: AgentRole;
  target_pane_ref: string;
  body: string;
  body_sha256: string;
  body_bytes: number;
  payload_preview: string;
  enqueued_at: UnixMicros;
  delivery_attempt_started_at: UnixMicros | null;
  delivered_at: UnixMicros | null;
  failed_at: UnixMicros | null;
  canceled_at: UnixMicros | null;
  last_updated_at: UnixMicros;
  origin: Generated<QueueOrigin>;
  route_id: Generated<string | null>;
  event_id: Generated<number | null>;
  operator_action: Generated<OperatorAction | null>;
  operator_action_at: Generated<UnixMicros | null>;
  operator_action_by: Generated<string | null>;
  operator_reason: Generated<string | null>;
  delayed_until: Generated<UnixMicros | null>;
  receipt_evidence: Generated<ReceiptEvidence>;
  receipt_at: Generated<UnixMicros | null>;
}

export interface LogAttachmentsTable {
  attachment_id: string;
  agent_id: string;
  pane_ref: string;
  /** On the host. */
  log_path: string;
  status: LogAttachmentStatus;
  source: LogAttachmentSource;
  transport: LogTransport;
  /** Where the pane's tmux sees the file; null for a stream. */
  pipe_path: string | null;
  prior_pipe_target: string | null;
  attached_at: UnixMicros;
  last_status_at: UnixMicros;
  superseded_by: string | null;
  byte_offset: Generated<number>;
  line_offset: Generated<number>;
  /** Device and inode, as text: inodes pass the safe integers. */
  file_inode: string | null;
  file_size_seen: Generated<number>;
  last_output_at: UnixMicros | null;
}

export interface LogIntentsTable {
  pane_ref: string;
  agent_id: string;
  log_path: string;
  transport: LogTransport;
  pipe_path: string | null;
  created_at: UnixMicros;
}

export interface EventsTable {
  event_id: Generated<number>;
  event_type: EventType;
  origin: "log" | "synthetic";
  agent_id: string;
  attachment_id: string;
  log_path: string;
  byte_range_start: number | null;
  byte_range_end: number | null;
  line_offset_start: number | null;
  line_offset_end: number | null;
  observed_at: UnixMicros;
  excerpt: string;
  classifier_rule_id: string;
  debounce_window_id: string | null;
  debounce_collapsed_count: Generated<number>;
  debounce_window_started_at: UnixMicros | null;
  debounce_window_ended_at: UnixMicros | null;
}

export interface EventProgressTable {
  attachment_id: string;
  last_event_type: EventType | null;
  exit_told_for: UnixMicros | null;
  mid_line: 0 | 1;
  /** An `ActivityWindow` as JSON. */
  window_json: string | null;
}

/** One row. */
export interface EventsFileTable {
  id: 1;
  appended_event_id: number;
  appended_bytes: number;
  jsonl_appended_at: UnixMicros | null;
}

export interface RoutesTable {
  route_id: string;
  event_type: EventType;
  source_scope_kind: RouteScopeKind;
  source_scope_value: string | null;
  target_rule: RouteTargetRule;
  target_value: string | null;
  master_rule: RouteMasterRule;
  master_value: string | null;
  template: string;
  enabled: 0 | 1;
  last_consumed_event_id: number;
  created_at: UnixMicros;
  updated_at: UnixMicros;
  created_by_agent_id: string | null;
}

export interface IdempotencyTable {
  scope: string;
  key: string;
  message_id: string;
  answered_state: "queued" | "blocked";
  /** Rises within a scope with every use: the smallest is the least recently used. */
  last_used: number;
  created_at: UnixMicros;
}

export interface DaemonStateTable {
  key: "routing_enabled";
  value: "enabled" | "disabled";
  last_updated_at: UnixMicros;
  last_updated_by: string;
}

export interface CountersTable {
  subject:
    | "containers"
    | "panes"
    | "agents"
    | "queue"
    | "queue_by_target"
    | "queue_by_sender"
    | "log_attachments"
    | "events"
    | "events_by_type"
    | "routes";
  /** The state; the type of an event; 1 or 0 for an enabled or disabled route. */
  facet: string;
  /** `registered`/`unregistered` for panes, the role for agents, the agent for events, empty otherwise. */
  detail: string;
  value: number;
}

export interface AuditOutboxTable {
  seq: number;
  line: string;
}

/** One row. `head` is the end of the chain, `appended` what is known to be in the file and synced. */
export interface AuditStateTable {
  id: 1;
  head_seq: number;
  head_hash: string;
  appended_seq: number;
  appended_hash: string;
  appended_bytes: number;
}

/** One row. */
export interface MetaTable {
  id: 1;
  boot: number;
  cursor_key: Uint8Array;
  created_at: UnixMicros;
}

/** One row: a number that rises when a bucket of the dashboard may have changed. */
export interface TopologyTable {
  id: 1;
  version: number;
}

export interface SessionLogsTable {
  session_id: string;
  next_sequence: number;
  head_hash: Uint8Array;
}

export interface SessionEventsTable {
  event_id: string;
  session_id: string;
  sequence: number;
  monotonic_ns: bigint;
  type: string;
  version: string;
  /** The one text of the event, which its hash covers. */
  canonical: string;
  bytes: number;
  prev_hash: Uint8Array;
  row_hash: Uint8Array;
}

export interface SessionEventStubsTable {
  event_id: string;
  original_type: string;
  original_version: string;
  received_at: UnixMicros;
  stub_reason: StubReason;
  original: string;
}

export interface LocalSessionsTable {
  session_id: string;
  state: SessionState;
  config_json: string;
  metadata_json: string;
  created_at: UnixMicros;
  updated_at: UnixMicros;
}

export interface LocalMembershipsTable {
  membership_id: string;
  session_id: string;
  participant_id: string;
  role: MembershipRole;
  state: MembershipState;
  joined_at: UnixMicros;
}

export interface LocalChannelsTable {
  channel_id: string;
  session_id: string;
  name: string;
  state: ChannelState;
}

/** One row. */
export interface LocalOwnerTable {
  id: 1;
  participant_id: string;
}

export interface Tables {
  containers: ContainersTable;
  container_scans: ScansTable;
  panes: PanesTable;
  pane_scans: ScansTable;
  agents: AgentsTable;
  message_queue: MessageQueueTable;
  idempotency: IdempotencyTable;
  daemon_state: DaemonStateTable;
  counters: CountersTable;
  audit_outbox: AuditOutboxTable;
  audit_state: AuditStateTable;
  meta: MetaTable;
  log_attachments: LogAttachmentsTable;
  log_intents: LogIntentsTable;
  events: EventsTable;
  event_progress: EventProgressTable;
  events_file: EventsFileTable;
  routes: RoutesTable;
  topology: TopologyTable;
  session_logs: SessionLogsTable;
  session_events: SessionEventsTable;
  session_event_stubs: SessionEventStubsTable;
  local_sessions: LocalSessionsTable;
  local_memberships: LocalMembershipsTable;
  local_channels: LocalChannelsTable;
  local_owner: LocalOwnerTable;
  node_identity: NodeIdentityTable;
  node_trust_state: NodeTrustStateTable;
  node_capabilities: NodeCapabilitiesTable;
  node_attachments: NodeAttachmentsTable;
  node_wish: NodeWishTable;
}
