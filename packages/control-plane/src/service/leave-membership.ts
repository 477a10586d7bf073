import type { ParticipantId, SessionId } from "@interlock/contracts";
import { attempt, type Unavailable } from "./attempt.ts";
import { authorize, type DenialOf } from "./authorize.ts";
import { changeMembership, type ChangedMembership } from "./change-membership.ts";
import type { ServiceContext } from "./context.ts";

export type LeaveMembershipOutcome =
  | { readonly kind: "left"; readonly membership: ChangedMembership }
  | { readonly kind: "last-owner" }
  | { readonly kind: "session-not-found" }
  | { readonly kind: "denied"; readonly code: DenialOf<"membership.leave"> }
  | Unavailable;

/** The caller leaves; the last owner cannot. */
export async function leaveMembership(
  context: ServiceContext,
  caller: ParticipantId,
  sessionId: SessionId,
): Promise<LeaveMembershipOutcome> {
  return attempt(context, () =>
    context.db.transaction().execute(async (tx): Promise<LeaveMembershipOutcome> => {
      const allowed = await authorize(tx, caller, "membership.leave", sessionId, "change");
      if (allowed.kind !== "allowed") return allowed;
      const outcome = await changeMembership(tx, context.newId, {
        membershipId: allowed.membershipId,
        caller,
        action: "revoke",
        newRole: undefined,
        expectedUpdatedAt: undefined,
      });
      // An active membership can be ended, and nobody asked for a certain version of it.
      if (outcome.kind === "conflict") throw new Error("an active membership cannot be left");
      return outcome.kind === "last-owner" ? outcome : { kind: "left", membership: outcome.membership };
    }),
  );
}
