import type { MembershipId, ParticipantId, SessionId } from "@interlock/contracts";
import { ok } from "@interlock/wire";
import type { SessionReader } from "../../store/session-reader.ts";
import { fail } from "../local-fail.ts";
import type { LocalHandler } from "../local-services.ts";

/**
 * Whoever calls is this daemon's user, and a member of what was made here: joining answers with the membership that is
 * there, and never makes a second one. Others come in by the control plane, which makes the invites.
 */
export function sessionJoin({
  store,
}: {
  readonly store: { readonly read: Pick<SessionReader, "localSession" | "ownMembership"> };
}): LocalHandler<"session.join"> {
  return ({ params }) => {
    const id = params.sessionId.toLowerCase();
    const session = store.read.localSession(id);
    if (session === null) return fail("session.not_found", {});
    const membership = store.read.ownMembership(id);
    if (params.inviteToken !== undefined || membership === null) return fail("auth.not_authorized", {});
    // The store's ids are UUIDs, which is what the brands stand for.
    return ok({
      sessionId: session.sessionId as SessionId,
      participantId: membership.participantId as ParticipantId,
      membershipId: membership.membershipId as MembershipId,
      sharedMetadata: session.metadata,
    });
  };
}
