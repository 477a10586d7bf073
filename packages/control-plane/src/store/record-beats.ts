import type { NodeState, RuntimeNodeHealthState } from "@interlock/contracts";
import { sql } from "kysely";
import type { Db } from "./database.ts";
import { stateAfterBeat, statesTaking } from "./node-state-sql.ts";

/** One heartbeat. In one statement no node has two. */
export interface Beat {
  readonly nodeId: string;
  readonly participantId: string;
  readonly health: RuntimeNodeHealthState;
  readonly fence: number | undefined;
}

/** The attachment that a beat met, as it was when it was locked. */
export interface MetAttachment {
  readonly nodeId: string;
  readonly sessionId: string;
  readonly participantId: string;
  readonly fence: number;
  readonly state: NodeState;
  /** Did the beat change what others see of the node? Then it left a transition to be told. */
  readonly isTold: boolean;
}

interface Row {
  readonly node_id: string;
  readonly session_id: string;
  readonly participant_id: string;
  readonly fence: string;
  readonly state: NodeState;
  readonly is_told: boolean;
}

const STATE = sql.ref("held.state");
const HEALTH = sql.ref("beat.health");

/**
 * Writes any number of beats in one statement, on the database's clock. It is one commit, so an answer after it is
 * true for all of them. The lock on the attachment keeps a beat from outliving a detach beside it, the one on the presence
 * a sweep from coming between what was and what is told. What changes is noted for the feed in the same statement.
 * @param locked an attachment that somebody else holds is waited for, or left out of the answer
 * @returns the attachments that were met; a node without an active one is not among them
 */
export async function recordBeats(
  db: Db,
  beats: readonly Beat[],
  locked: "skip" | "wait",
): Promise<readonly MetAttachment[]> {
  const nodes = beats.map((beat) => beat.nodeId);
  const { rows } = await sql<Row>`
    WITH beat AS (
      SELECT * FROM unnest(
        ${nodes}::text[],
        ${beats.map((beat) => beat.participantId)}::uuid[],
        ${beats.map((beat) => beat.health)}::text[],
        ${beats.map((beat) => beat.fence ?? null)}::bigint[]
      ) AS b(node_id, participant_id, health, fence)
    ), held AS (
      SELECT a.id, a.node_id, a.session_id, a.participant_id, a.fence, a.state
      FROM runtime_node_attachments a
      WHERE a.node_id = ANY(${nodes}::text[]) AND a.state IN (${statesTaking("beat-online")})
      ORDER BY a.node_id
      FOR NO KEY UPDATE ${locked === "skip" ? sql`SKIP LOCKED` : sql``}
    ), before AS (
      SELECT p.node_id, p.health_state FROM runtime_node_presence p
      WHERE p.node_id IN (SELECT node_id FROM held)
      ORDER BY p.node_id
      FOR NO KEY UPDATE
    ), accepted AS (
      SELECT held.id, held.node_id, held.session_id, held.state, beat.health, before.health_state AS health_before,
        ${stateAfterBeat(STATE, HEALTH)} AS state_after
      FROM held JOIN beat USING (node_id) LEFT JOIN before USING (node_id)
      WHERE held.participant_id = beat.participant_id AND (beat.fence IS NULL OR beat.fence = held.fence)
    ), heard AS (
      INSERT INTO runtime_node_presence AS p (node_id, last_heartbeat_at, health_state)
      SELECT node_id, clock_timestamp(), health FROM accepted ORDER BY node_id
      ON CONFLICT (node_id) DO UPDATE SET
        last_heartbeat_at = GREATEST(p.last_heartbeat_at, EXCLUDED.last_heartbeat_at),
        health_state = EXCLUDED.health_state
    ), moved AS (
      UPDATE runtime_node_attachments a SET state = accepted.state_after
      FROM accepted WHERE a.id = accepted.id AND accepted.state_after <> accepted.state
    ), told AS (
      INSERT INTO runtime_node_transitions (session_id, node_id, previous_state, new_state, cause)
      SELECT session_id, node_id, previous, health, 'beat' FROM (
        SELECT *, CASE WHEN state_after = state THEN health_before ELSE state END AS previous FROM accepted
      ) AS change WHERE previous IS DISTINCT FROM health
      RETURNING node_id
    )
    SELECT held.node_id, held.session_id, held.participant_id, held.fence, held.state,
      told.node_id IS NOT NULL AS is_told
    FROM held LEFT JOIN told USING (node_id)`.execute(db);
  return rows.map((row) => ({
    nodeId: row.node_id,
    sessionId: row.session_id,
    participantId: row.participant_id,
    fence: Number(row.fence),
    state: row.state,
    isTold: row.is_told,
  }));
}

/** Which of the nodes have an attachment that takes beats; waits for nobody. */
export async function attachedAmong(db: Db, nodes: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ node_id: string }>`
    SELECT node_id FROM runtime_node_attachments
    WHERE node_id = ANY(${nodes}::text[]) AND state IN (${statesTaking("beat-online")})`.execute(db);
  return new Set(rows.map((row) => row.node_id));
}
