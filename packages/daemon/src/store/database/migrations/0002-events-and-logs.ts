import { EVENT_TYPES } from "../../../model/event-type.ts";
import {
  LOG_ATTACHMENT_SOURCES,
  LOG_ATTACHMENT_STATUSES,
  LOG_TRANSPORTS,
} from "../../../model/log-attachment-status.ts";
import { closedSetCheck } from "./closed-set-check.ts";

/** Log attachments with how far each has been read, and what was read from them; part of the second migration. */
export const eventsAndLogs = `
CREATE TABLE log_attachments (
  attachment_id TEXT PRIMARY KEY CHECK (attachment_id GLOB 'lat_*' AND length(attachment_id) = 16),
  agent_id TEXT NOT NULL REFERENCES agents (agent_id),
  pane_ref TEXT NOT NULL REFERENCES panes (pane_ref),
  log_path TEXT NOT NULL,
  status TEXT NOT NULL CHECK (${closedSetCheck("status", LOG_ATTACHMENT_STATUSES)}),
  source TEXT NOT NULL CHECK (${closedSetCheck("source", LOG_ATTACHMENT_SOURCES)}),
  -- How the bytes come: tmux writes the file itself, or this daemon does from a control connection.
  transport TEXT NOT NULL CHECK (${closedSetCheck("transport", LOG_TRANSPORTS)}),
  -- Where the pane's tmux sees the file.
  pipe_path TEXT CHECK ((pipe_path IS NULL) = (transport = 'stream')),
  prior_pipe_target TEXT,
  attached_at INTEGER NOT NULL,
  last_status_at INTEGER NOT NULL,
  superseded_by TEXT REFERENCES log_attachments (attachment_id),
  byte_offset INTEGER NOT NULL DEFAULT 0 CHECK (byte_offset >= 0),
  line_offset INTEGER NOT NULL DEFAULT 0 CHECK (line_offset >= 0),
  file_inode TEXT,
  file_size_seen INTEGER NOT NULL DEFAULT 0 CHECK (file_size_seen >= 0),
  last_output_at INTEGER,
  CHECK (superseded_by IS NULL OR status = 'superseded')
) STRICT;
CREATE UNIQUE INDEX log_attachments_path ON log_attachments (log_path) WHERE status = 'active';
CREATE UNIQUE INDEX log_attachments_agent ON log_attachments (agent_id) WHERE status = 'active';
CREATE INDEX log_attachments_by_agent ON log_attachments (agent_id, last_status_at, attachment_id);
CREATE INDEX log_attachments_by_last_status ON log_attachments (last_status_at, attachment_id);
CREATE INDEX log_attachments_by_attached ON log_attachments (attached_at, attachment_id);
CREATE INDEX log_attachments_by_status ON log_attachments (status, attachment_id);

-- A pipe that is being started: written before tmux is asked and gone with the outcome. What is left over from a
-- daemon that was killed in between names a pipe that nobody has been promised.
CREATE TABLE log_intents (
  pane_ref TEXT PRIMARY KEY REFERENCES panes (pane_ref),
  -- Perhaps of an agent that is only about to be adopted.
  agent_id TEXT NOT NULL,
  log_path TEXT NOT NULL UNIQUE,
  transport TEXT NOT NULL CHECK (${closedSetCheck("transport", LOG_TRANSPORTS)}),
  pipe_path TEXT CHECK ((pipe_path IS NULL) = (transport = 'stream')),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
  event_id INTEGER PRIMARY KEY AUTOINCREMENT,
  event_type TEXT NOT NULL CHECK (${closedSetCheck("event_type", EVENT_TYPES)}),
  origin TEXT NOT NULL CHECK (origin IN ('log','synthetic')),
  agent_id TEXT NOT NULL REFERENCES agents (agent_id),
  attachment_id TEXT NOT NULL REFERENCES log_attachments (attachment_id),
  log_path TEXT NOT NULL,
  byte_range_start INTEGER,
  byte_range_end INTEGER,
  line_offset_start INTEGER,
  line_offset_end INTEGER,
  observed_at INTEGER NOT NULL,
  excerpt TEXT NOT NULL,
  classifier_rule_id TEXT NOT NULL,
  debounce_window_id TEXT,
  debounce_collapsed_count INTEGER NOT NULL DEFAULT 1 CHECK (debounce_collapsed_count >= 1),
  debounce_window_started_at INTEGER,
  debounce_window_ended_at INTEGER,
  CHECK ((byte_range_start IS NULL) = (byte_range_end IS NULL)),
  CHECK ((line_offset_start IS NULL) = (line_offset_end IS NULL)),
  CHECK ((origin = 'synthetic') = (byte_range_start IS NULL))
) STRICT;
CREATE INDEX events_by_observed ON events (observed_at, event_id);
CREATE INDEX events_by_type ON events (event_type, event_id);
CREATE INDEX events_by_agent ON events (agent_id, event_id);
CREATE INDEX events_by_agent_and_type ON events (agent_id, event_type, event_id);
`;
