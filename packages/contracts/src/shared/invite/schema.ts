import { z } from "zod";
import { InviteId, MembershipId, ParticipantId, SessionId } from "../../ids/shared.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { freeText } from "../../schema/free-text.ts";
import { pageLimit } from "../../schema/page.ts";
import { IsoMilliseconds } from "../../schema/time.ts";
import { INVITE_STATES, JOIN_MODES, MEMBERSHIP_ROLES, MEMBERSHIP_STATES } from "../closed-sets.ts";
import { InviteToken } from "../invite-token.ts";
import { INVITE_REVOKE_REASON_MAX_LEN } from "../limits.ts";

export const Invite = z
  .strictObject({
    id: InviteId,
    sessionId: SessionId,
    inviterId: ParticipantId,
    joinMode: closedSetSchema(JOIN_MODES),
    /** `expired` as soon as the database's clock says so. */
    state: closedSetSchema(INVITE_STATES),
    createdAt: IsoMilliseconds,
    expiresAt: IsoMilliseconds,
    acceptedBy: ParticipantId.nullable(),
  })
  .meta({ id: "Invite" });

export const InviteCreateRequest = z
  .strictObject({
    sessionId: SessionId,
    /** Who invites: the caller, when it is given. */
    inviter: ParticipantId.optional(),
    /** Default `collaborator`. */
    joinMode: closedSetSchema(JOIN_MODES).optional(),
    /** In the future, at most 30 days; default 7 days. */
    expiresAt: IsoMilliseconds.optional(),
  })
  .meta({ id: "InviteCreateRequest" });

export const InviteCreateResponse = z
  .strictObject({ inviteId: InviteId, token: InviteToken, expiresAt: IsoMilliseconds })
  .meta({ id: "InviteCreateResponse" });

export const InviteAcceptRequest = z.strictObject({ token: InviteToken }).meta({ id: "InviteAcceptRequest" });

export const InviteAcceptResponse = z
  .strictObject({
    inviteId: InviteId,
    membershipId: MembershipId,
    sessionId: SessionId,
    participantId: ParticipantId,
    role: closedSetSchema(MEMBERSHIP_ROLES),
    state: closedSetSchema(MEMBERSHIP_STATES),
  })
  .meta({ id: "InviteAcceptResponse" });

export const InviteListRequest = z
  .strictObject({
    sessionId: SessionId,
    state: closedSetSchema(INVITE_STATES).optional(),
    after: InviteId.optional(),
    limit: pageLimit,
  })
  .meta({ id: "InviteListRequest" });

export const InviteListResponse = z
  .strictObject({ invites: z.array(Invite), nextAfter: InviteId.nullable() })
  .meta({ id: "InviteListResponse" });

export const InviteRevokeRequest = z
  .strictObject({
    sessionId: SessionId,
    inviteId: InviteId,
    reason: freeText(INVITE_REVOKE_REASON_MAX_LEN).optional(),
  })
  .meta({ id: "InviteRevokeRequest" });

export const InviteRevokeResponse = z
  .strictObject({ inviteId: InviteId, state: closedSetSchema(INVITE_STATES) })
  .meta({ id: "InviteRevokeResponse" });
