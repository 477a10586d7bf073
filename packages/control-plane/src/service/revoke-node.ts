import type { NodeId, ParticipantId, SessionId } from "@interlock/contracts";
import type { Transaction } from "kysely";
import type { Tables } from "../store/tables.ts";
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

type Revoked =
  | { readonly kind: "revoked" | "already-revoked" }
  /** The node was never attached to the session. */
  | { readonly kind: "not-found" };

export type RevokeNodeOutcome = Revoked | Unavailable;

/**
 * Ends the node's attachment to the session for good: it cannot attach there again. No method of the wire does this; the
 * operator of the control plane does.
 */
export async function revokeNode(
  context: Pick<ServiceContext, "db" | "isPrepared" | "nodeEvents">,
  revocation: Revocation,
): Promise<RevokeNodeOutcome> {
  return attempt(context, async () => {
    const outcome = await context.db.transaction().execute((tx) => revokeWithin(tx, revocation));
    if (outcome.kind === "revoked") context.nodeEvents.wake();
    return outcome;
  });
}

async function revokeWithin(
  tx: Transaction<Tables>,
  { sessionId, nodeId, revokedBy, reason }: Revocation,
): Promise<Revoked> {
  const held = await tx
    .selectFrom("runtime_node_attachments")
    .select("id")
    .where("node_id", "=", nodeId)
    .where("session_id", "=", sessionId)
    .forUpdate()
    .executeTakeFirst();
  if (held === undefined) return { kind: "not-found" };
  const left = await leaveSession(tx, { id: held.id, nodeId }, "revoke");
  if (left.state === "revoked") return { kind: "already-revoked" };
  await tx
    .insertInto("runtime_node_transitions")
    .values({
      session_id: sessionId,
      node_id: nodeId,
      previous_state: left.state,
      new_state: "revoked",
      cause: "revocation",
      actor: revokedBy,
      reason,
    })
    .execute();
  return { kind: "revoked" };
}
