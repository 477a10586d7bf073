import type { NodeId, ParticipantId, SessionId } from "@interlock/contracts";
import { attempt, type Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";
import { leaveSession } from "./leave-session.ts";

/** Who takes a node's trust in a session away, and why. */
export interface Revocation {
  readonly sessionId: SessionId;
  readonly nodeId: NodeId;
  readonly revokedBy: ParticipantId;
  /** 1 to 512 characters, for people. */
  readonly reason?: string;
}

export type RevokeNodeOutcome =
  | { readonly kind: "revoked" | "already-revoked" }
  /** The node was never attached to the session. */
  | { readonly kind: "not-found" }
  | Unavailable;

/**
 * Ends the node's attachment to the session for good: it cannot attach there again. No method of the wire does this; the
 * operator of the control plane does.
 */
export async function revokeNode(
  context: ServiceContext,
  { sessionId, nodeId, revokedBy, reason }: Revocation,
): Promise<RevokeNodeOutcome> {
  return attempt(context, async () => {
    const left = await context.db.transaction().execute(async (tx) => {
      const held = await tx
        .selectFrom("runtime_node_attachments")
        .select("id")
        .where("node_id", "=", nodeId)
        .where("session_id", "=", sessionId)
        .forUpdate()
        .executeTakeFirst();
      return held === undefined ? undefined : leaveSession(tx, { id: held.id, nodeId }, "revoke");
    });
    if (left === undefined) return { kind: "not-found" };
    if (left.state === "revoked") return { kind: "already-revoked" };
    const payload = {
      sessionId,
      nodeId,
      actor: revokedBy,
      previousState: left.state,
      newState: "revoked",
      revokedBy,
      ...(reason !== undefined && { reason }),
    } as const;
    context.nodeEvents.publish([{ type: "runtime_node.revoked", sessionId, payload }]);
    return { kind: "revoked" };
  });
}
