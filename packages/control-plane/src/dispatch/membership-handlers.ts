import type { Membership, MembershipId, ParticipantId, SessionId } from "@interlock/contracts";
import { storedId } from "../model/stored-id.ts";
import type { ChangedMembership } from "../service/change-membership.ts";
import { leaveMembership } from "../service/leave-membership.ts";
import { listMemberships, type StoredMembership } from "../service/list-memberships.ts";
import { updateMembership } from "../service/update-membership.ts";
import { fail, ok, type Handler } from "./reply.ts";

export const listMembershipsHandler: Handler<"membership.list"> = async ({ context, caller, params }) => {
  const outcome = await listMemberships(context, caller, params);
  switch (outcome.kind) {
    case "listed": {
      const { rows, nextAfter } = outcome.page;
      return ok({
        memberships: rows.map(membershipView),
        nextAfter: nextAfter === null ? null : storedId<MembershipId>(nextAfter),
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

export const updateMembershipHandler: Handler<"membership.update"> = async ({ context, caller, params }) => {
  const outcome = await updateMembership(context, caller, params);
  switch (outcome.kind) {
    case "changed":
      return ok(changeView(outcome.membership));
    case "conflict": {
      const { state, role, updatedAt } = outcome.membership;
      return fail("membership.conflict", { state, role, updatedAt: updatedAt.toISOString() });
    }
    case "last-owner":
      return fail("membership.last_owner", {});
    case "not-found":
      return fail("membership.not_found", {});
    case "denied":
      return fail(outcome.code, {});
    case "unavailable":
      return fail("system.unavailable", {});
  }
};

export const leaveMembershipHandler: Handler<"membership.leave"> = async ({ context, caller, params }) => {
  const outcome = await leaveMembership(context, caller, params.sessionId);
  switch (outcome.kind) {
    case "left":
      return ok(changeView(outcome.membership));
    case "last-owner":
      return fail("membership.last_owner", {});
    case "session-not-found":
      return fail("session.not_found", {});
    case "denied":
      return fail(outcome.code, {});
    case "unavailable":
      return fail("system.unavailable", {});
  }
};

function changeView({ id, role, state, updatedAt }: ChangedMembership) {
  return { membershipId: storedId<MembershipId>(id), role, state, updatedAt: updatedAt.toISOString() };
}

function membershipView(row: StoredMembership): Membership {
  return {
    id: storedId<MembershipId>(row.id),
    sessionId: storedId<SessionId>(row.sessionId),
    participantId: storedId<ParticipantId>(row.participantId),
    role: row.role,
    state: row.state,
    identityHandle: row.identityHandle,
    joinedAt: row.joinedAt === null ? null : row.joinedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
