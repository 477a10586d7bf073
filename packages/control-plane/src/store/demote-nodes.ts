import { ACTIVE_NODE_STATES } from "@interlock/contracts";
import { sql } from "kysely";
import type { LivenessSettings } from "../model/node/liveness-settings.ts";
import type { Presence } from "../model/node/presence-table.ts";
import type { Db } from "./database.ts";
import { isFalling, milliseconds, sweptHealth } from "./presence-sql.ts";

/** A presence that a sweep has just changed. */
export interface Demotion {
  readonly nodeId: string;
  /** The session the node is active in, if any. */
  readonly sessionId: string | undefined;
  readonly before: Presence;
  readonly after: Presence;
  readonly lastHeartbeatAt: Date;
}

interface Row {
  readonly node_id: string;
  readonly session_id: string | null;
  readonly before: Presence;
  readonly after: Presence;
  readonly last_heartbeat_at: Date;
}

/**
 * Demotes up to `limit` nodes that are late or lost. Whatever was thought before, the statement that writes looks again:
 * at each node's silence, and at whether sweeps may demote at this moment. Rows that another sweep or a beat holds are
 * passed over; the next sweep meets those that are still late.
 */
export async function demoteNodes(
  db: Db,
  settings: LivenessSettings,
  limit: number,
): Promise<readonly Demotion[]> {
  const { blindAfterMs, brake } = settings;
  const { rows } = await sql<Row>`
    WITH allowed AS MATERIALIZED (
      SELECT FROM runtime_node_sweeps
      WHERE (hold_until IS NULL OR hold_until <= clock_timestamp())
        AND last_good_at >= clock_timestamp() - ${milliseconds(blindAfterMs)}
        AND (braked_since IS NULL OR braked_since <= clock_timestamp() - ${milliseconds(brake.delayMs)})
    ), due AS (
      SELECT p.node_id, p.health_state AS before FROM runtime_node_presence p
      WHERE EXISTS (SELECT FROM allowed) AND ${isFalling(settings)}
      LIMIT ${limit} FOR UPDATE OF p SKIP LOCKED
    ), demoted AS (
      UPDATE runtime_node_presence p SET health_state = ${sweptHealth(settings)}
      FROM due WHERE p.node_id = due.node_id AND ${isFalling(settings)}
      RETURNING p.node_id, due.before, p.health_state AS after, p.last_heartbeat_at
    )
    SELECT demoted.*, a.session_id FROM demoted
    LEFT JOIN runtime_node_attachments a
      ON a.node_id = demoted.node_id AND a.state IN (${sql.join(ACTIVE_NODE_STATES.map((state) => sql.lit(state)))})`.execute(
    db,
  );
  return rows.map((row) => ({
    nodeId: row.node_id,
    sessionId: row.session_id ?? undefined,
    before: row.before,
    after: row.after,
    lastHeartbeatAt: row.last_heartbeat_at,
  }));
}

/** The clock went back: what was heard later than now was heard now. */
export async function pullBackBeats(db: Db): Promise<void> {
  await sql`UPDATE runtime_node_presence SET last_heartbeat_at = clock_timestamp()
    WHERE last_heartbeat_at > clock_timestamp()`.execute(db);
}
