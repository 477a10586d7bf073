import type { MembershipId, ParticipantId, SessionCreateRequest } from "@interlock/contracts";
import { sql } from "kysely";
import { storedId } from "../model/stored-id.ts";
import { appendSessionEvents, type NewSessionEvent } from "../store/append-session-events.ts";
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
      await appendSessionEvents(tx, context.newId, eventsOf(session, caller, request));
      return { kind: "created", session };
    }),
  );
}

function eventsOf(
  { sessionId, membershipId, channelId }: CreatedSession,
  caller: ParticipantId,
  { config = {}, metadata = {} }: SessionCreateRequest,
): readonly NewSessionEvent[] {
  const common = { sessionId, actor: caller };
  const member = {
    membershipId: storedId<MembershipId>(membershipId),
    participantId: caller,
    role: "owner",
  } as const;
  return [
    { ...common, type: "session.created", payload: { sessionId: storedId(sessionId), config, metadata } },
    { ...common, type: "membership.created", payload: member },
    { ...common, type: "channel.created", payload: { channelId: storedId(channelId), name: MAIN_CHANNEL } },
  ];
}
