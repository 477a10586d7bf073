// What happened to nodes and waits to be told in the feeds. It is noted by the transaction of the change.
import type { NodeState } from "@interlock/contracts";
import { sql, type Transaction } from "kysely";
import type { Db } from "./database.ts";
import type { Tables } from "./tables.ts";

interface Change {
  readonly sessionId: string;
  readonly nodeId: string;
  readonly occurredAt: Date;
  readonly before: NodeState | undefined;
}

/** One change of a node, with what its event needs; the table's checks hold it to these shapes. */
export type NodeTransition = Change &
  (
    | { readonly cause: "beat"; readonly after: "online" | "degraded" }
    | { readonly cause: "silence"; readonly after: "degraded" | "offline"; readonly lastHeartbeatAt: Date }
    | { readonly cause: "detach"; readonly actor: string; readonly lastHeartbeatAt: Date }
    | { readonly cause: "revocation"; readonly actor: string; readonly reason: string | undefined }
  );

interface Row {
  readonly id: string;
  readonly session_id: string;
  readonly node_id: string;
  readonly occurred_at: Date;
  readonly previous_state: NodeState | null;
  readonly new_state: "online" | "degraded" | "offline" | "revoked";
  readonly cause: NodeTransition["cause"];
  readonly actor: string | null;
  readonly last_heartbeat_at: Date | null;
  readonly reason: string | null;
}

/** Is anything waiting to be told? */
export async function areTransitionsWaiting(db: Db): Promise<boolean> {
  const { rows } = await sql<{ waiting: boolean }>`
    SELECT EXISTS (SELECT FROM runtime_node_transitions) AS waiting`.execute(db);
  return rows[0]?.waiting === true;
}

/**
 * Takes the oldest out, in their order. Nobody else takes any until the transaction ends: two that take at once could tell
 * two changes of a node the wrong way round. For one node the order of the ids is the order of the changes, because a change
 * gets its id while it holds the node's row.
 * @returns undefined where somebody else is at it
 */
export async function takeTransitions(
  tx: Transaction<Tables>,
  limit: number,
): Promise<readonly NodeTransition[] | undefined> {
  const { rows: locks } = await sql<{ mine: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended('runtime-node-transitions', 0)) AS mine`.execute(tx);
  if (locks[0]?.mine !== true) return undefined;
  const { rows } = await sql<Row>`
    WITH taken AS (
      DELETE FROM runtime_node_transitions
      WHERE id IN (SELECT id FROM runtime_node_transitions ORDER BY id LIMIT ${limit}) RETURNING *
    ) SELECT * FROM taken ORDER BY id`.execute(tx);
  return rows.map(transitionOf);
}

/** Which members a row has follows from its cause; the table refuses any other. */
function transitionOf(row: Row): NodeTransition {
  return {
    sessionId: row.session_id,
    nodeId: row.node_id,
    occurredAt: row.occurred_at,
    before: row.previous_state ?? undefined,
    cause: row.cause,
    after: row.new_state,
    actor: row.actor,
    lastHeartbeatAt: row.last_heartbeat_at,
    reason: row.reason ?? undefined,
  } as NodeTransition; // by the check `runtime_node_transitions_shape`
}
