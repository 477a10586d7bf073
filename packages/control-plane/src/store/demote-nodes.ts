import { ACTIVE_NODE_STATES } from "@interlock/contracts";
import { sql } from "kysely";
import type { LivenessSettings } from "../model/node/liveness-settings.ts";
import type { Db } from "./database.ts";
import { isFalling, milliseconds, sweptHealth } from "./presence-sql.ts";

/**
 * Demotes up to `limit` nodes that are late or lost. Whatever was thought before, the statement that writes looks again:
 * at each node's silence, and at whether sweeps may demote at this moment. Rows that another sweep or a beat holds are
 * passed over; the next sweep meets those that are still late. What the followers of the nodes' sessions are told is
 * noted in the same statement; a node that is in none has nobody to tell.
 * @returns how many were demoted
 */
export async function demoteNodes(db: Db, settings: LivenessSettings, limit: number): Promise<number> {
  const { blindAfterMs, brake } = settings;
  const { rows } = await sql<{ demoted: number }>`
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
    ), told AS (
      INSERT INTO runtime_node_transitions
        (session_id, node_id, previous_state, new_state, cause, last_heartbeat_at)
      SELECT a.session_id, d.node_id, d.before, d.after, 'silence', d.last_heartbeat_at
      FROM demoted d JOIN runtime_node_attachments a ON a.node_id = d.node_id AND a.state IN (${ACTIVE})
    )
    SELECT count(*)::int AS demoted FROM demoted`.execute(db);
  return rows[0]?.demoted ?? 0;
}

const ACTIVE = sql.join(ACTIVE_NODE_STATES.map((state) => sql.lit(state)));

/** The clock went back: what was heard later than now was heard now. */
export async function pullBackBeats(db: Db): Promise<void> {
  await sql`UPDATE runtime_node_presence SET last_heartbeat_at = clock_timestamp()
    WHERE last_heartbeat_at > clock_timestamp()`.execute(db);
}
