import { z } from "zod";
import { defineEvent, type EventDeclaration } from "../../define/event.ts";
import { ChannelId, InviteId, MembershipId, ParticipantId, SessionId } from "../../ids/shared.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { freeText } from "../../schema/free-text.ts";
import { IsoMilliseconds } from "../../schema/time.ts";
import { JOIN_MODES, MEMBERSHIP_ROLES, MEMBERSHIP_STATES, SESSION_STATES } from "../closed-sets.ts";
import { CHANNEL_NAME_MAX_LEN, IDENTITY_HANDLE_MAX_LEN, INVITE_REVOKE_REASON_MAX_LEN } from "../limits.ts";

const freeRecord = z.record(z.string(), z.unknown());

export const SessionCreatedPayload = z
  .strictObject({ sessionId: SessionId, config: freeRecord, metadata: freeRecord })
  .meta({ id: "SessionCreatedPayload" });

export const SessionStateChangedPayload = z
  .strictObject({
    sessionId: SessionId,
    previousState: closedSetSchema(SESSION_STATES),
    newState: closedSetSchema(SESSION_STATES),
  })
  .meta({ id: "SessionStateChangedPayload" });

export const ChannelCreatedPayload = z
  .strictObject({ channelId: ChannelId, name: freeText(CHANNEL_NAME_MAX_LEN).optional() })
  .meta({ id: "ChannelCreatedPayload" });

export const MembershipCreatedPayload = z
  .strictObject({
    membershipId: MembershipId,
    participantId: ParticipantId,
    role: closedSetSchema(MEMBERSHIP_ROLES),
    /** Absent where the participant gave none. */
    identityHandle: freeText(IDENTITY_HANDLE_MAX_LEN).optional(),
  })
  .meta({ id: "MembershipCreatedPayload" });

const standing = z.strictObject({
  role: closedSetSchema(MEMBERSHIP_ROLES),
  state: closedSetSchema(MEMBERSHIP_STATES),
});

export const MembershipUpdatedPayload = z
  .strictObject({
    membershipId: MembershipId,
    participantId: ParticipantId,
    previous: standing,
    current: standing,
  })
  .meta({ id: "MembershipUpdatedPayload" });

export const InviteCreatedPayload = z
  .strictObject({ inviteId: InviteId, joinMode: closedSetSchema(JOIN_MODES), expiresAt: IsoMilliseconds })
  .meta({ id: "InviteCreatedPayload" });

export const InviteAcceptedPayload = z
  .strictObject({ inviteId: InviteId, membershipId: MembershipId })
  .meta({ id: "InviteAcceptedPayload" });

export const InviteRevokedPayload = z
  .strictObject({ inviteId: InviteId, reason: freeText(INVITE_REVOKE_REASON_MAX_LEN).optional() })
  .meta({ id: "InviteRevokedPayload" });

const lifecycle = (type: string, summary: string, payload: EventDeclaration["payload"]): EventDeclaration =>
  defineEvent(type, { category: "session_lifecycle", since: "1.1", summary, payload });
const membership = (type: string, summary: string, payload: EventDeclaration["payload"]): EventDeclaration =>
  defineEvent(type, { category: "membership_change", since: "1.1", summary, payload });

export const sessionEvents: readonly EventDeclaration[] = [
  lifecycle("session.created", "The session was opened.", SessionCreatedPayload),
  lifecycle("session.archived", "The session was put away.", SessionStateChangedPayload),
  lifecycle("session.reactivated", "The session was taken back.", SessionStateChangedPayload),
  lifecycle("session.closed", "The session ended for good.", SessionStateChangedPayload),
  lifecycle("channel.created", "The session got a channel.", ChannelCreatedPayload),
  membership("membership.created", "A participant became a member.", MembershipCreatedPayload),
  membership(
    "membership.updated",
    "A member's role or standing changed: by an owner, by leaving, by coming back.",
    MembershipUpdatedPayload,
  ),
  membership("invite.created", "Somebody may be let in.", InviteCreatedPayload),
  membership("invite.accepted", "An invite was used up.", InviteAcceptedPayload),
  membership("invite.revoked", "An invite was withdrawn.", InviteRevokedPayload),
];
