import type { MembershipUpdateRequest, ParticipantId } from "@interlock/contracts";
import { attempt, type Unavailable } from "./attempt.ts";
import { authorize, type DenialOf } from "./authorize.ts";
import { changeMembership, type ChangeMembershipOutcome } from "./change-membership.ts";
import type { ServiceContext } from "./context.ts";

export type UpdateMembershipOutcome =
  | ChangeMembershipOutcome
  /** Absent, or in no session of the caller's. */
  | { readonly kind: "not-found" }
  | { readonly kind: "denied"; readonly code: DenialOf<"membership.update"> }
  | Unavailable;

/** An owner changes a membership of the session. Nodes of a member who is removed stay attached until detached. */
export async function updateMembership(
  context: ServiceContext,
  caller: ParticipantId,
  request: MembershipUpdateRequest,
): Promise<UpdateMembershipOutcome> {
  return attempt(context, () =>
    context.db.transaction().execute(async (tx): Promise<UpdateMembershipOutcome> => {
      const membership = await tx
        .selectFrom("session_memberships")
        .select(["id", "session_id", "updated_at"])
        .where("id", "=", request.membershipId)
        .executeTakeFirst();
      if (membership === undefined) return { kind: "not-found" };
      const allowed = await authorize(tx, caller, "membership.update", membership.session_id, "change");
      if (allowed.kind === "session-not-found") return { kind: "not-found" };
      if (allowed.kind === "denied") return allowed;
      return changeMembership(tx, context.newId, {
        membershipId: membership.id,
        caller,
        action: request.action,
        newRole: request.newRole,
        // Of two who change it at once the first to commit wins, also where they do not say what they saw.
        expectedUpdatedAt: request.expectedUpdatedAt ?? membership.updated_at.toISOString(),
      });
    }),
  );
}
