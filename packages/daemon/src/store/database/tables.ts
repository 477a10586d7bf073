import type { ColumnType, Generated } from "kysely";
import type { AgentCapability } from "../../model/agent-capability.ts";
import type { AgentRole } from "../../model/agent-role.ts";
import type { BlockReason, FailureReason, QueueState } from "../../model/queue-state.ts";
import type { AgentState } from "../records/agent-record.ts";
import type { ContainerState } from "../records/container-record.ts";
import type { PaneState } from "../records/pane-record.ts";
import type { UnixMicros } from "../timestamp.ts";

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
  subject: "containers" | "panes" | "agents" | "queue";
  /** The state. */
  facet: string;
  /** `registered`/`unregistered` for panes, the role for agents, empty otherwise. */
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
}
