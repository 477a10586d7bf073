import { PAGE_LIMIT_DEFAULT, type MembershipRole, type ParticipantId } from "@interlock/contracts";
import type { SessionListRequest, SessionState } from "@interlock/contracts";
import { attempt, type Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";
import { pageOf, type Page } from "./page.ts";

export interface ListedSession {
  readonly id: string;
  readonly state: SessionState;
  readonly role: MembershipRole;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type ListSessionsOutcome =
  | { readonly kind: "listed"; readonly page: Page<ListedSession> }
  | Unavailable;

/** The sessions of which the caller is an active member. */
export async function listSessions(
  context: ServiceContext,
  caller: ParticipantId,
  { state, after, limit = PAGE_LIMIT_DEFAULT }: SessionListRequest,
): Promise<ListSessionsOutcome> {
  return attempt(context, async () => {
    let query = context.db
      .selectFrom("session_memberships as m")
      .innerJoin("sessions as s", "s.id", "m.session_id")
      .select(["s.id", "s.state", "m.role", "s.created_at as createdAt", "s.updated_at as updatedAt"])
      .where("m.participant_id", "=", caller)
      .where("m.state", "=", "active")
      .orderBy("s.id")
      .limit(limit + 1);
    if (state !== undefined) query = query.where("s.state", "=", state);
    if (after !== undefined) query = query.where("s.id", ">", after);
    return { kind: "listed", page: pageOf(await query.execute(), limit) };
  });
}
