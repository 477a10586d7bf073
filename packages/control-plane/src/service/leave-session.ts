import { ACTIVE_NODE_STATES, type NodeState } from "@interlock/contracts";
import { sql, type Transaction } from "kysely";
import { ATTACHMENT_TABLE } from "../model/node/attachment-table.ts";
import { PRESENCE_TABLE } from "../model/node/presence-table.ts";
import type { Tables } from "../store/tables.ts";

export interface LeftAttachment {
  readonly sessionId: string;
  /** The state that was left. */
  readonly state: NodeState;
  /** When the node was last heard; the time of leaving where it never was. */
  readonly lastHeartbeatAt: Date;
}

const ACTIVE: readonly NodeState[] = ACTIVE_NODE_STATES;

/** Ends a locked attachment as the table has it, and the node's presence with it where it was active. */
export async function leaveSession(
  tx: Transaction<Tables>,
  attachment: { readonly id: string; readonly nodeId: string },
  event: "detach" | "revoke",
): Promise<LeftAttachment> {
  const before = await tx
    .selectFrom("runtime_node_attachments")
    .select(["session_id", "state", sql<Date>`clock_timestamp()`.as("now")])
    .where("id", "=", attachment.id)
    .executeTakeFirstOrThrow();
  const move = ATTACHMENT_TABLE[before.state][event];
  if (move.kind === "to")
    await tx
      .updateTable("runtime_node_attachments")
      .set({ state: move.state })
      .where("id", "=", attachment.id)
      .execute();
  const presence = ACTIVE.includes(before.state) ? await absent(tx, attachment.nodeId) : undefined;
  return { sessionId: before.session_id, state: before.state, lastHeartbeatAt: presence ?? before.now };
}

/** Only ever an update: a node that never beat has no presence to change. */
async function absent(tx: Transaction<Tables>, nodeId: string): Promise<Date | undefined> {
  const row = await tx
    .updateTable("runtime_node_presence")
    .set({ health_state: PRESENCE_TABLE.online.leave })
    .where("node_id", "=", nodeId)
    .returning("last_heartbeat_at")
    .executeTakeFirst();
  return row?.last_heartbeat_at;
}
