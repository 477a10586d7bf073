import {
  PAGE_LIMIT_DEFAULT,
  type MembershipListRequest,
  type MembershipRole,
  type MembershipState,
  type ParticipantId,
} from "@interlock/contracts";
import { attempt, type Unavailable } from "./attempt.ts";
import { authorize, type DenialOf } from "./authorize.ts";
import type { ServiceContext } from "./context.ts";
import { pageOf, type Page } from "./page.ts";

export interface StoredMembership {
  readonly id: string;
  readonly sessionId: string;
  readonly participantId: string;
  readonly role: MembershipRole;
  readonly state: MembershipState;
  readonly identityHandle: string | null;
  readonly joinedAt: Date | null;
  readonly updatedAt: Date;
}

export type ListMembershipsOutcome =
  | { readonly kind: "listed"; readonly page: Page<StoredMembership> }
  | { readonly kind: "session-not-found" }
  | { readonly kind: "denied"; readonly code: DenialOf<"membership.list"> }
  | Unavailable;

/** Everybody who is or was a member. */
export async function listMemberships(
  context: ServiceContext,
  caller: ParticipantId,
  { sessionId, after, limit = PAGE_LIMIT_DEFAULT }: MembershipListRequest,
): Promise<ListMembershipsOutcome> {
  return attempt(context, async (): Promise<ListMembershipsOutcome> => {
    const allowed = await authorize(context.db, caller, "membership.list", sessionId);
    if (allowed.kind !== "allowed") return allowed;
    let query = context.db
      .selectFrom("session_memberships")
      .select([
        "id",
        "session_id as sessionId",
        "participant_id as participantId",
        "role",
        "state",
        "identity_handle as identityHandle",
        "joined_at as joinedAt",
        "updated_at as updatedAt",
      ])
      .where("session_id", "=", sessionId)
      .orderBy("id")
      .limit(limit + 1);
    if (after !== undefined) query = query.where("id", ">", after);
    return { kind: "listed", page: pageOf(await query.execute(), limit) };
  });
}
