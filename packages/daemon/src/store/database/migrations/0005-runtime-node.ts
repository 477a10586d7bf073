import { ATTACHMENT_STANDINGS, NODE_WISHES, TRUST_LEVELS } from "../../../model/node/trust-level.ts";
import { closedSetCheck } from "./closed-set-check.ts";

/** This machine as a runtime node: who it is, what it can do, where it is attached, and what each session's log was told. */
export const runtimeNode = `
CREATE TABLE node_identity (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  node_id TEXT NOT NULL UNIQUE CHECK (length(node_id) BETWEEN 1 AND 256),
  owner_participant_id TEXT,
  minted_at INTEGER NOT NULL
) STRICT;

CREATE TABLE node_trust_state (
  node_id TEXT PRIMARY KEY REFERENCES node_identity (node_id),
  trust_level TEXT NOT NULL DEFAULT 'untrusted' CHECK (${closedSetCheck("trust_level", TRUST_LEVELS)}),
  established_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE node_capabilities (
  node_id TEXT NOT NULL REFERENCES node_identity (node_id),
  capability_key TEXT NOT NULL CHECK (length(capability_key) BETWEEN 1 AND 128),
  capability_value TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(capability_value)),
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (node_id, capability_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE node_attachments (
  session_id TEXT PRIMARY KEY,
  node_id TEXT NOT NULL REFERENCES node_identity (node_id),
  attachment_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  fence INTEGER CHECK (fence >= 1),
  read_only INTEGER NOT NULL CHECK (read_only IN (0, 1)),
  standing TEXT NOT NULL CHECK (${closedSetCheck("standing", ATTACHMENT_STANDINGS)}),
  attached_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  told_version TEXT,
  told_platform TEXT,
  told_capabilities TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(told_capabilities))
) STRICT;
CREATE UNIQUE INDEX node_attachments_active ON node_attachments (node_id) WHERE standing = 'attached';

CREATE TABLE node_wish (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  wish TEXT NOT NULL CHECK (${closedSetCheck("wish", NODE_WISHES)}),
  session_id TEXT,
  updated_at INTEGER NOT NULL,
  CHECK ((wish = 'attached') = (session_id IS NOT NULL))
) STRICT;
`;
