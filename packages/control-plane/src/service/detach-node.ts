import type { ParticipantId, RuntimeNodeDetachRequest } from "@interlock/contracts";
import { sql, type Transaction } from "kysely";
import { speakerFault, type SpeakerFault } from "../model/node/judge-call.ts";
import { statesChangedBy } from "../store/node-state-sql.ts";
import type { Tables } from "../store/tables.ts";
import { attempt, type Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";
import { leaveSession } from "./leave-session.ts";

export type DetachNodeOutcome =
  | { readonly kind: "detached" }
  /** No active attachment: nothing to do, and nothing was changed. */
  | { readonly kind: "nothing-attached" }
  | { readonly kind: SpeakerFault }
  | Unavailable;

/** Takes the node out of its session. The node's participant may, and the session's owner. */
export async function detachNode(
  context: ServiceContext,
  caller: ParticipantId,
  request: RuntimeNodeDetachRequest,
): Promise<DetachNodeOutcome> {
  return attempt(context, async () => {
    const done = await context.db.transaction().execute((tx) => detachWithin(tx, caller, request));
    if (done.kind === "detached") context.nodeEvents.wake();
    return done;
  });
}

async function detachWithin(
  tx: Transaction<Tables>,
  caller: ParticipantId,
  { nodeId, fence }: RuntimeNodeDetachRequest,
): Promise<Exclude<DetachNodeOutcome, Unavailable>> {
  const held = await tx
    .selectFrom("runtime_node_attachments")
    .select(["id", "participant_id", "session_id", "fence", "state"])
    .where("node_id", "=", nodeId)
    .where(sql<boolean>`state IN (${statesChangedBy("detach")})`)
    .forUpdate()
    .executeTakeFirst();
  if (held === undefined) return { kind: "nothing-attached" };
  const attachment = { participantId: held.participant_id, fence: Number(held.fence), state: held.state };
  const fault = speakerFault(attachment, { participantId: caller, fence });
  if (fault === "not-owner") {
    // The session's owner speaks for the session, not for the node: a fence still says which attach is meant.
    if (!(await ownsSession(tx, caller, held.session_id))) return { kind: fault };
    if (fence !== undefined && fence !== attachment.fence) return { kind: "fenced" };
  } else if (fault !== undefined) return { kind: fault };
  const left = await leaveSession(tx, { id: held.id, nodeId }, "detach");
  await tx
    .insertInto("runtime_node_transitions")
    .values({
      session_id: left.sessionId,
      node_id: nodeId,
      previous_state: left.state,
      new_state: "offline",
      cause: "detach",
      actor: caller,
      last_heartbeat_at: left.lastHeartbeatAt,
    })
    .execute();
  return { kind: "detached" };
}

async function ownsSession(
  tx: Transaction<Tables>,
  caller: ParticipantId,
  sessionId: string,
): Promise<boolean> {
  const ownership = await tx
    .selectFrom("session_memberships")
    .select("id")
    .where("session_id", "=", sessionId)
    .where("participant_id", "=", caller)
    .where("role", "=", "owner")
    .where("state", "=", "active")
    .executeTakeFirst();
  return ownership !== undefined;
}
