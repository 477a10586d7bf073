import type { InviteId, ParticipantId, SessionId } from "@interlock/contracts";
import { PENDING_INVITES_MAX } from "@interlock/contracts";
import { storedId } from "../model/stored-id.ts";
import { createInvite } from "../service/create-invite.ts";
import { listInvites, type StoredInvite } from "../service/list-invites.ts";
import { revokeInvite } from "../service/revoke-invite.ts";
import { fail, ok, type Handler } from "./reply.ts";

export const createInviteHandler: Handler<"invite.create"> = async ({ context, caller, params }) => {
  const outcome = await createInvite(context, caller, params);
  switch (outcome.kind) {
    case "created": {
      const { inviteId, token, expiresAt } = outcome;
      return ok({ inviteId: storedId<InviteId>(inviteId), token, expiresAt: expiresAt.toISOString() });
    }
    case "session-not-found":
      return fail("session.not_found", {});
    case "denied":
      return fail(outcome.code, {});
    case "session-closed":
      return fail("session.already_closed", {});
    case "too-many":
      return fail("invite.limit_exceeded", { limit: PENDING_INVITES_MAX, current: outcome.current });
    case "expiry-refused":
      return fail("request.invalid", { field: "expiresAt", reason: outcome.reason });
    case "unavailable":
      return fail("system.unavailable", {});
  }
};

export const listInvitesHandler: Handler<"invite.list"> = async ({ context, caller, params }) => {
  const outcome = await listInvites(context, caller, params);
  switch (outcome.kind) {
    case "listed": {
      const { rows, nextAfter } = outcome.page;
      return ok({
        invites: rows.map(inviteView),
        nextAfter: nextAfter === null ? null : storedId<InviteId>(nextAfter),
      });
    }
    case "session-not-found":
      return fail("session.not_found", {});
    case "denied":
      return fail(outcome.code, {});
    case "unavailable":
      return fail("system.unavailable", {});
  }
};

export const revokeInviteHandler: Handler<"invite.revoke"> = async ({ context, caller, params }) => {
  const outcome = await revokeInvite(context, caller, params);
  switch (outcome.kind) {
    case "revoked":
      return ok({ inviteId: params.inviteId, state: "revoked" });
    case "session-not-found":
      return fail("session.not_found", {});
    case "denied":
      return fail(outcome.code, {});
    case "not-found":
      return fail("invite.not_found", {});
    case "already-accepted":
      return fail("invite.already_accepted", {});
    case "expired":
      return fail("invite.expired", {});
    case "unavailable":
      return fail("system.unavailable", {});
  }
};

function inviteView(invite: StoredInvite) {
  return {
    id: storedId<InviteId>(invite.id),
    sessionId: storedId<SessionId>(invite.sessionId),
    inviterId: storedId<ParticipantId>(invite.inviterId),
    joinMode: invite.joinMode,
    state: invite.state,
    createdAt: invite.createdAt.toISOString(),
    expiresAt: invite.expiresAt.toISOString(),
    acceptedBy: invite.acceptedBy === null ? null : storedId<ParticipantId>(invite.acceptedBy),
  };
}
