import type Database from "better-sqlite3";
import {
  CHANNEL_STATES,
  MEMBERSHIP_ROLES,
  MEMBERSHIP_STATES,
  SESSION_STATES,
} from "../../../model/session-standing.ts";
import { freshSessionUuid } from "../../operations/fresh-id.ts";
import type { UnixMicros } from "../../timestamp.ts";
import { closedSetCheck } from "./closed-set-check.ts";

/** Sessions that were made here, with their members and channels; part of the fourth migration. */
const tables = `
CREATE TABLE local_sessions (
  session_id TEXT PRIMARY KEY REFERENCES session_logs,
  state TEXT NOT NULL CHECK (${closedSetCheck("state", SESSION_STATES)}),
  config_json TEXT NOT NULL,
  metadata_json TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE local_memberships (
  membership_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES local_sessions,
  participant_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (${closedSetCheck("role", MEMBERSHIP_ROLES)}),
  state TEXT NOT NULL CHECK (${closedSetCheck("state", MEMBERSHIP_STATES)}),
  joined_at INTEGER NOT NULL,
  UNIQUE (session_id, participant_id)
) STRICT;
CREATE TABLE local_channels (
  channel_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES local_sessions,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (${closedSetCheck("state", CHANNEL_STATES)}),
  UNIQUE (session_id, name)
) STRICT;
CREATE TABLE local_owner (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  participant_id TEXT NOT NULL
) STRICT;
`;

/** Also names the participant that this daemon's user is in the sessions made here; it stays the same for ever. */
export function addLocalSessions(database: Database.Database, now: UnixMicros): void {
  database.exec(tables);
  database.prepare("INSERT INTO local_owner (id, participant_id) VALUES (1, ?)").run(freshSessionUuid(now));
}
