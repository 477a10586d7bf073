import { EVENT_TYPES } from "../../../model/event-type.ts";
import { ROUTE_MASTER_RULES, ROUTE_SCOPE_KINDS, ROUTE_TARGET_RULES } from "../../../model/route-rules.ts";
import { closedSetCheck } from "./closed-set-check.ts";

/** Routes with how far each has read the events; part of the second migration. */
export const routes = `
CREATE TABLE routes (
  route_id TEXT PRIMARY KEY,
  event_type TEXT NOT NULL CHECK (${closedSetCheck("event_type", EVENT_TYPES)}),
  source_scope_kind TEXT NOT NULL CHECK (${closedSetCheck("source_scope_kind", ROUTE_SCOPE_KINDS)}),
  source_scope_value TEXT,
  target_rule TEXT NOT NULL CHECK (${closedSetCheck("target_rule", ROUTE_TARGET_RULES)}),
  target_value TEXT,
  master_rule TEXT NOT NULL CHECK (${closedSetCheck("master_rule", ROUTE_MASTER_RULES)}),
  master_value TEXT,
  template TEXT NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  last_consumed_event_id INTEGER NOT NULL CHECK (last_consumed_event_id >= 0),
  created_at INTEGER NOT NULL UNIQUE,
  updated_at INTEGER NOT NULL,
  created_by_agent_id TEXT,
  CHECK ((source_scope_kind = 'any') = (source_scope_value IS NULL)),
  CHECK ((target_rule = 'source') = (target_value IS NULL)),
  CHECK ((master_rule = 'auto') = (master_value IS NULL))
) STRICT;
CREATE INDEX routes_by_updated ON routes (updated_at, route_id);
`;
