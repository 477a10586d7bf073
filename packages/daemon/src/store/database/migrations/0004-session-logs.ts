import { STUB_REASONS } from "../../../model/new-session-event.ts";
import { closedSetCheck } from "./closed-set-check.ts";

/**
 * Logs of sessions' events, and the sessions that were made here; part of the fourth migration. The head of a log is
 * kept beside its rows, so that rows cut from its end are missed. Rows are never changed, and no row goes.
 */
export const sessionLogs = `
CREATE TABLE session_logs (
  session_id TEXT PRIMARY KEY,
  next_sequence INTEGER NOT NULL CHECK (next_sequence >= 0),
  head_hash BLOB NOT NULL CHECK (length(head_hash) = 32)
) STRICT;
CREATE TABLE session_events (
  event_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES session_logs,
  sequence INTEGER NOT NULL CHECK (sequence >= 0),
  monotonic_ns INTEGER NOT NULL,
  type TEXT NOT NULL,
  version TEXT NOT NULL,
  canonical TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
  row_hash BLOB NOT NULL CHECK (length(row_hash) = 32),
  UNIQUE (session_id, sequence)
) STRICT;
CREATE INDEX session_events_by_type ON session_events (session_id, type);
CREATE TRIGGER session_events_stay BEFORE DELETE ON session_events
BEGIN SELECT RAISE(ABORT, 'an event is never removed'); END;
CREATE TRIGGER session_events_stand BEFORE UPDATE ON session_events
BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TABLE session_event_stubs (
  event_id TEXT PRIMARY KEY REFERENCES session_events,
  original_type TEXT NOT NULL,
  original_version TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  stub_reason TEXT NOT NULL CHECK (${closedSetCheck("stub_reason", STUB_REASONS)}),
  original TEXT NOT NULL
) STRICT;
`;
