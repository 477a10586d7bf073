import {
  PAGE_LIMIT_DEFAULT,
  type InviteListRequest,
  type InviteState,
  type JoinMode,
  type ParticipantId,
} from "@interlock/contracts";
import { sql, type RawBuilder } from "kysely";
import { attempt, type Unavailable } from "./attempt.ts";
import { authorize, type DenialOf } from "./authorize.ts";
import type { ServiceContext } from "./context.ts";
import { pageOf, type Page } from "./page.ts";

export interface StoredInvite {
  readonly id: string;
  readonly sessionId: string;
  readonly inviterId: string;
  readonly joinMode: JoinMode;
  readonly state: InviteState;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly acceptedBy: string | null;
}

export type ListInvitesOutcome =
  | { readonly kind: "listed"; readonly page: Page<StoredInvite> }
  | { readonly kind: "session-not-found" }
  | { readonly kind: "denied"; readonly code: DenialOf<"invite.list"> }
  | Unavailable;

/** The state that `inviteStanding` gives, so that a filter finds what the answer shows. */
const shown: RawBuilder<InviteState> = sql<InviteState>`
  CASE WHEN state = 'pending' AND expires_at <= statement_timestamp() THEN 'expired' ELSE state END`;

export async function listInvites(
  context: ServiceContext,
  caller: ParticipantId,
  { sessionId, state, after, limit = PAGE_LIMIT_DEFAULT }: InviteListRequest,
): Promise<ListInvitesOutcome> {
  return attempt(context, async (): Promise<ListInvitesOutcome> => {
    const allowed = await authorize(context.db, caller, "invite.list", sessionId);
    if (allowed.kind !== "allowed") return allowed;
    let query = context.db
      .selectFrom("session_invites")
      .select([
        "id",
        "session_id as sessionId",
        "inviter_id as inviterId",
        "join_mode as joinMode",
        shown.as("state"),
        "created_at as createdAt",
        "expires_at as expiresAt",
        "accepted_by as acceptedBy",
      ])
      .where("session_id", "=", sessionId)
      .orderBy("id")
      .limit(limit + 1);
    if (state !== undefined) query = query.where(shown, "=", state);
    if (after !== undefined) query = query.where("id", ">", after);
    return { kind: "listed", page: pageOf(await query.execute(), limit) };
  });
}
