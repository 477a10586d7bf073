import type { ParticipantId, SessionCreateRequest } from "@interlock/contracts";
import { sql } from "kysely";
import { attempt, type Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";

export interface CreatedSession {
  readonly sessionId: string;
  readonly membershipId: string;
  readonly channelId: string;
}

export type CreateSessionOutcome =
  | { readonly kind: "created"; readonly session: CreatedSession }
  | Unavailable;

export const MAIN_CHANNEL = "main";

/**
 * Opens a session with its creator as owner and a main channel. It is `active` at once: both are
 * made in the same transaction, so nothing remains to be provisioned.
 */
export async function createSession(
  context: ServiceContext,
  caller: ParticipantId,
  request: SessionCreateRequest,
): Promise<CreateSessionOutcome> {
  return attempt(context, () =>
    context.db.transaction().execute(async (tx) => {
      const session = {
        sessionId: context.newId(),
        membershipId: context.newId(),
        channelId: context.newId(),
      };
      await tx
        .insertInto("sessions")
        .values({
          id: session.sessionId,
          state: "active",
          config: JSON.stringify(request.config ?? {}),
          metadata: JSON.stringify(request.metadata ?? {}),
        })
        .execute();
      await sql`
        INSERT INTO session_memberships (id, session_id, participant_id, role, state, joined_at)
        VALUES (${session.membershipId}, ${session.sessionId}, ${caller}, 'owner', 'active', now())`.execute(
        tx,
      );
      await tx
        .insertInto("session_channels")
        .values({ id: session.channelId, session_id: session.sessionId, name: MAIN_CHANNEL })
        .execute();
      return { kind: "created", session };
    }),
  );
}
