import { EVENT_TYPES } from "../../../model/event-type.ts";
import { closedSetCheck } from "./closed-set-check.ts";

/** What the event pipeline remembers beside its events; part of the second migration. */
export const eventProgress = `
CREATE TABLE event_progress (
  attachment_id TEXT PRIMARY KEY REFERENCES log_attachments (attachment_id),
  last_event_type TEXT CHECK (${closedSetCheck("last_event_type", EVENT_TYPES)}),
  -- The attached_at of the life whose end was told: once for each.
  exit_told_for INTEGER,
  -- Whether the last piece that was read was not the end of its line.
  mid_line INTEGER NOT NULL CHECK (mid_line IN (0, 1)),
  -- Activity that is still being collected into one event: read and written whole.
  window_json TEXT CHECK (json_valid(window_json))
) STRICT, WITHOUT ROWID;
CREATE INDEX event_progress_open ON event_progress (attachment_id) WHERE window_json IS NOT NULL;

-- How far events.jsonl is written and synced.
CREATE TABLE events_file (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  appended_event_id INTEGER NOT NULL CHECK (appended_event_id >= 0),
  appended_bytes INTEGER NOT NULL CHECK (appended_bytes >= 0),
  jsonl_appended_at INTEGER
) STRICT;
INSERT INTO events_file (id, appended_event_id, appended_bytes) VALUES (1, 0, 0);
`;
