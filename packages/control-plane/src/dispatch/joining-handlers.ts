// invite.accept and session.join: two ways to use an invite, refused in the same words.
import type { InviteId, MembershipId, SessionId } from "@interlock/contracts";
import { storedId } from "../model/stored-id.ts";
import { acceptInvite } from "../service/accept-invite.ts";
import { joinSession } from "../service/join-session.ts";
import type { RedeemInviteOutcome } from "../service/redeem-invite.ts";
import { fail, ok, type Handler } from "./reply.ts";

export const acceptInviteHandler: Handler<"invite.accept"> = async ({ context, caller, params }) => {
  const outcome = await acceptInvite(context, caller, params.token);
  switch (outcome.kind) {
    case "member": {
      const { membership, inviteId } = outcome;
      return ok({
        inviteId: storedId<InviteId>(inviteId),
        membershipId: storedId<MembershipId>(membership.id),
        sessionId: storedId<SessionId>(membership.sessionId),
        participantId: caller,
        role: membership.role,
        state: membership.state,
      });
    }
    case "unavailable":
      return fail("system.unavailable", {});
    default:
      return refusedInvite(outcome);
  }
};

export const joinSessionHandler: Handler<"session.join"> = async ({ context, caller, params }) => {
  const outcome = await joinSession(context, caller, params);
  switch (outcome.kind) {
    case "joined":
      return ok({
        sessionId: params.sessionId,
        participantId: caller,
        membershipId: storedId<MembershipId>(outcome.membershipId),
        sharedMetadata: outcome.metadata,
      });
    case "session-not-found":
      return fail("session.not_found", {});
    case "unavailable":
      return fail("system.unavailable", {});
    default:
      return refusedInvite(outcome);
  }
};

function refusedInvite(outcome: Exclude<RedeemInviteOutcome, { readonly kind: "member" }>) {
  switch (outcome.kind) {
    case "not-found":
      return fail("invite.not_found", {});
    case "already-accepted":
      return fail("invite.already_accepted", {});
    case "expired":
      return fail("invite.expired", {});
    case "revoked":
      return fail("invite.revoked", {});
    case "suspended":
      return fail("invite.permission_denied", {});
    case "session-closed":
      return fail("session.already_closed", {});
    case "full": {
      const { limit, current } = outcome;
      return fail("resource.limit_exceeded", { resource: "participants", limit, current });
    }
  }
}
