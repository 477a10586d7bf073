import type { ParticipantId, RuntimeNodeHeartbeatRequest } from "@interlock/contracts";
import { sql } from "kysely";
import { attempt, type Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";

export type HeartbeatNodeOutcome =
  | { readonly kind: "noted" }
  | { readonly kind: "not-attached" }
  | { readonly kind: "not-owner" }
  | Unavailable;

/**
 * Notes that the node lives, on the database clock. Below-floor nodes beat like any other.
 * One statement: the lock on the attachment keeps a beat from outliving a detach beside it.
 */
export async function heartbeatNode(
  context: ServiceContext,
  caller: ParticipantId,
  request: RuntimeNodeHeartbeatRequest,
): Promise<HeartbeatNodeOutcome> {
  return attempt(context, async () => {
    const { rows } = await sql<{ participant_id: string }>`
      WITH attachment AS (
        SELECT node_id, participant_id FROM runtime_node_attachments
        WHERE node_id = ${request.nodeId} AND state IN ('registering', 'online', 'degraded')
        FOR SHARE
      ), beat AS (
        INSERT INTO runtime_node_presence (node_id, last_heartbeat_at, health_state)
        SELECT node_id, clock_timestamp(), ${request.healthState} FROM attachment WHERE participant_id = ${caller}
        ON CONFLICT (node_id) DO UPDATE SET
          last_heartbeat_at = GREATEST(runtime_node_presence.last_heartbeat_at, EXCLUDED.last_heartbeat_at),
          health_state = EXCLUDED.health_state
      )
      SELECT participant_id FROM attachment`.execute(context.reserved);
    const owner = rows[0]?.participant_id;
    if (owner === undefined) return { kind: "not-attached" };
    return owner === caller ? { kind: "noted" } : { kind: "not-owner" };
  });
}
