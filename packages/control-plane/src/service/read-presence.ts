import type { ParticipantId, SessionId } from "@interlock/contracts";
import { attempt, type Unavailable } from "./attempt.ts";
import { authorize, type DenialOf } from "./authorize.ts";
import type { ServiceContext } from "./context.ts";
import type { SeenParticipant } from "./presence-board.ts";

export type ReadPresenceOutcome =
  | {
      readonly kind: "read";
      readonly participants: readonly (SeenParticipant & { readonly participantId: string })[];
    }
  | { readonly kind: "session-not-found" }
  | { readonly kind: "denied"; readonly code: DenialOf<"presence.read"> }
  | Unavailable;

/** Every active member of the session, there or not. */
export async function readPresence(
  context: ServiceContext,
  caller: ParticipantId,
  sessionId: SessionId,
): Promise<ReadPresenceOutcome> {
  return attempt(context, async (): Promise<ReadPresenceOutcome> => {
    const allowed = await authorize(context.db, caller, "presence.read", sessionId);
    if (allowed.kind !== "allowed") return allowed;
    const members = await context.db
      .selectFrom("session_memberships")
      .select("participant_id as participantId")
      .where("session_id", "=", sessionId)
      .where("state", "=", "active")
      .orderBy("id")
      .execute();
    const participants = members.map(({ participantId }) => ({
      participantId,
      ...context.presence.read(participantId),
    }));
    return { kind: "read", participants };
  });
}
