import { AGENT_ROLES } from "../../../model/agent-role.ts";
import {
  BLOCK_REASONS,
  FAILURE_REASONS,
  QUEUE_STATE_PRIORITY,
  QUEUE_STATES,
} from "../../../model/queue-state.ts";
import { closedSetCheck, rankOf } from "./closed-set-check.ts";

/** The queue with its keys, the daemon's own state, the audit outbox; part of the first migration. */
export const queueAndAudit = `
CREATE TABLE message_queue (
  message_id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (${closedSetCheck("state", QUEUE_STATES)}),
  state_priority INTEGER GENERATED ALWAYS AS (${rankOf("state", QUEUE_STATE_PRIORITY)}) VIRTUAL,
  block_reason TEXT CHECK (${closedSetCheck("block_reason", BLOCK_REASONS)}),
  failure_reason TEXT CHECK (${closedSetCheck("failure_reason", FAILURE_REASONS)}),
  sender_agent_id TEXT NOT NULL,
  sender_label TEXT NOT NULL,
  sender_role TEXT NOT NULL CHECK (${closedSetCheck("sender_role", AGENT_ROLES)}),
  target_agent_id TEXT NOT NULL REFERENCES agents (agent_id),
  target_label TEXT NOT NULL,
  target_role TEXT NOT NULL CHECK (${closedSetCheck("target_role", AGENT_ROLES)}),
  target_pane_ref TEXT NOT NULL REFERENCES panes (pane_ref),
  body TEXT NOT NULL,
  body_sha256 TEXT NOT NULL,
  body_bytes INTEGER NOT NULL CHECK (body_bytes >= 0),
  payload_preview TEXT NOT NULL,
  enqueued_at INTEGER NOT NULL UNIQUE,
  delivery_attempt_started_at INTEGER,
  delivered_at INTEGER,
  failed_at INTEGER,
  canceled_at INTEGER,
  last_updated_at INTEGER NOT NULL,
  CHECK ((state = 'blocked') = (block_reason IS NOT NULL)),
  CHECK ((state = 'failed') = (failure_reason IS NOT NULL)),
  CHECK ((state = 'failed') = (failed_at IS NOT NULL)),
  CHECK ((state = 'delivered') = (delivered_at IS NOT NULL)),
  CHECK ((state = 'canceled') = (canceled_at IS NOT NULL)),
  CHECK (state NOT IN ('delivered','failed') OR delivery_attempt_started_at IS NOT NULL),
  CHECK (state NOT IN ('blocked','canceled') OR delivery_attempt_started_at IS NULL)
) STRICT;
CREATE INDEX queue_by_priority ON message_queue (state_priority, enqueued_at);
CREATE INDEX queue_by_last_updated ON message_queue (last_updated_at, message_id);
CREATE INDEX queue_by_target ON message_queue (target_agent_id, state_priority, enqueued_at);
CREATE INDEX queue_by_sender ON message_queue (sender_agent_id, state_priority, enqueued_at);
CREATE INDEX queue_waiting ON message_queue (enqueued_at) WHERE state = 'queued' AND delivery_attempt_started_at IS NULL;
-- One delivery at a time into one pane: bodies never interleave.
CREATE UNIQUE INDEX queue_in_flight ON message_queue (target_pane_ref) WHERE state = 'queued' AND delivery_attempt_started_at IS NOT NULL;

CREATE TABLE idempotency (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  message_id TEXT NOT NULL REFERENCES message_queue (message_id),
  answered_state TEXT NOT NULL CHECK (answered_state IN ('queued','blocked')),
  last_used INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX idempotency_by_use ON idempotency (scope, last_used);
CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE TABLE daemon_state (
  key TEXT PRIMARY KEY CHECK (key = 'routing_enabled'),
  value TEXT NOT NULL CHECK (value IN ('enabled','disabled')),
  last_updated_at INTEGER NOT NULL,
  last_updated_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
  subject TEXT NOT NULL,
  facet TEXT NOT NULL,
  detail TEXT NOT NULL,
  value INTEGER NOT NULL CHECK (value >= 0),
  PRIMARY KEY (subject, facet, detail)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_outbox (seq INTEGER PRIMARY KEY, line TEXT NOT NULL) STRICT;
CREATE TABLE audit_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  head_seq INTEGER NOT NULL,
  head_hash TEXT NOT NULL CHECK (length(head_hash) = 64),
  appended_seq INTEGER NOT NULL,
  appended_hash TEXT NOT NULL CHECK (length(appended_hash) = 64),
  appended_bytes INTEGER NOT NULL CHECK (appended_bytes >= 0),
  CHECK (appended_seq <= head_seq)
) STRICT;
CREATE TABLE meta (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  boot INTEGER NOT NULL,
  cursor_key BLOB NOT NULL CHECK (length(cursor_key) = 32),
  created_at INTEGER NOT NULL
) STRICT;
`;
