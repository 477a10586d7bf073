import { AGENT_CAPABILITIES } from "../../../model/agent-capability.ts";
import { AGENT_ROLE_PRIORITY, AGENT_ROLES } from "../../../model/agent-role.ts";
import { closedSetCheck, rankOf } from "./closed-set-check.ts";

/** Containers, scans, panes and agents; part of the first migration. */
export const panesAndAgents = `
CREATE TABLE containers (
  container_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active','inactive','degraded_scan')),
  image TEXT NOT NULL,
  status TEXT NOT NULL,
  labels_json TEXT NOT NULL CHECK (json_valid(labels_json)),
  mounts_json TEXT NOT NULL CHECK (json_valid(mounts_json)),
  config_user TEXT,
  working_dir TEXT,
  first_seen_at INTEGER NOT NULL,
  last_scanned_at INTEGER NOT NULL,
  pane_count INTEGER NOT NULL DEFAULT 0 CHECK (pane_count >= 0),
  registered_agent_count INTEGER NOT NULL DEFAULT 0 CHECK (registered_agent_count >= 0),
  CHECK (container_id <> 'host')
) STRICT;
CREATE INDEX containers_by_name ON containers (name, container_id);
CREATE INDEX containers_by_first_seen ON containers (first_seen_at, container_id);
CREATE INDEX containers_by_last_scanned ON containers (last_scanned_at, container_id);

CREATE TABLE container_scans (scan_id TEXT PRIMARY KEY, record_json TEXT NOT NULL CHECK (json_valid(record_json))) STRICT;
CREATE TABLE pane_scans (scan_id TEXT PRIMARY KEY, record_json TEXT NOT NULL CHECK (json_valid(record_json))) STRICT;

CREATE TABLE agents (
  agent_id TEXT PRIMARY KEY CHECK (agent_id GLOB 'agt_*' AND length(agent_id) = 16),
  pane_ref TEXT NOT NULL UNIQUE REFERENCES panes (pane_ref),
  state TEXT NOT NULL CHECK (state IN ('active','inactive')),
  role TEXT NOT NULL CHECK (${closedSetCheck("role", AGENT_ROLES)}),
  role_priority INTEGER GENERATED ALWAYS AS (${rankOf("role", AGENT_ROLE_PRIORITY)}) VIRTUAL,
  capability TEXT NOT NULL CHECK (${closedSetCheck("capability", AGENT_CAPABILITIES)}),
  label TEXT NOT NULL,
  project_path TEXT NOT NULL,
  parent_agent_id TEXT REFERENCES agents (agent_id),
  registered_at INTEGER NOT NULL,
  last_registered_at INTEGER NOT NULL
) STRICT;
CREATE INDEX agents_by_priority ON agents (role_priority, registered_at, agent_id);
CREATE INDEX agents_by_registered ON agents (registered_at, agent_id);
CREATE INDEX agents_by_label ON agents (label) WHERE state = 'active';

CREATE TABLE panes (
  pane_ref TEXT PRIMARY KEY,
  container_id TEXT NOT NULL,
  tmux_socket TEXT NOT NULL,
  session_name TEXT NOT NULL,
  window_index INTEGER NOT NULL CHECK (window_index >= 0),
  pane_index INTEGER NOT NULL CHECK (pane_index >= 0),
  pane_id TEXT NOT NULL CHECK (pane_id GLOB '%[0-9]*'),
  container_name TEXT NOT NULL,
  container_user TEXT,
  state TEXT NOT NULL CHECK (state IN ('active','inactive')),
  agent_id TEXT UNIQUE REFERENCES agents (agent_id),
  pid INTEGER NOT NULL,
  tty TEXT NOT NULL,
  command TEXT NOT NULL,
  cwd TEXT NOT NULL,
  title TEXT NOT NULL,
  focused INTEGER NOT NULL CHECK (focused IN (0, 1)),
  discovered_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  UNIQUE (container_id, tmux_socket, session_name, window_index, pane_index, pane_id),
  CHECK (agent_id IS NULL OR state = 'active')
) STRICT;
CREATE INDEX panes_by_place ON panes (container_name, session_name, window_index, pane_index, pane_ref);
CREATE INDEX panes_by_discovered ON panes (discovered_at, pane_ref);
CREATE INDEX panes_by_last_seen ON panes (last_seen_at, pane_ref);
CREATE INDEX panes_by_pane_id ON panes (pane_id);
`;
