import type { ParticipantId, RuntimeNodeDetachRequest } from "@interlock/contracts";
import { attempt, type Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";

export type DetachNodeOutcome =
  | { readonly kind: "detached" }
  /** No active attachment: nothing to do, and nothing was changed. */
  | { readonly kind: "nothing-attached" }
  | { readonly kind: "not-owner" }
  | Unavailable;

/** Takes the node out of its session. The node's participant may, and the session's owner. */
export async function detachNode(
  context: ServiceContext,
  caller: ParticipantId,
  request: RuntimeNodeDetachRequest,
): Promise<DetachNodeOutcome> {
  return attempt(context, () =>
    context.db.transaction().execute(async (tx): Promise<DetachNodeOutcome> => {
      const attachment = await tx
        .selectFrom("runtime_node_attachments")
        .select(["id", "participant_id", "session_id"])
        .where("node_id", "=", request.nodeId)
        .where("state", "in", ["registering", "online", "degraded"])
        .forUpdate()
        .executeTakeFirst();
      if (attachment === undefined) return { kind: "nothing-attached" };
      if (attachment.participant_id !== caller) {
        const ownership = await tx
          .selectFrom("session_memberships")
          .select("id")
          .where("session_id", "=", attachment.session_id)
          .where("participant_id", "=", caller)
          .where("role", "=", "owner")
          .where("state", "=", "active")
          .executeTakeFirst();
        if (ownership === undefined) return { kind: "not-owner" };
      }
      await tx
        .updateTable("runtime_node_attachments")
        .set({ state: "offline" })
        .where("id", "=", attachment.id)
        .execute();
      // Only ever an update: a node that never beat has no presence to change.
      await tx
        .updateTable("runtime_node_presence")
        .set({ health_state: "offline" })
        .where("node_id", "=", request.nodeId)
        .execute();
      return { kind: "detached" };
    }),
  );
}
