import { z } from "zod";
import { ChannelId, EventCursor, MembershipId, ParticipantId, SessionId } from "../../ids/shared.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { CHANNEL_STATES, MEMBERSHIP_ROLES, MEMBERSHIP_STATES, SESSION_STATES } from "../closed-sets.ts";
import { freeText } from "../../schema/free-text.ts";
import { pageLimit } from "../../schema/page.ts";
import { IsoMilliseconds } from "../../schema/time.ts";
import { InviteToken } from "../invite-token.ts";
import { IDENTITY_HANDLE_MAX_LEN } from "../limits.ts";

const freeRecord = z.record(z.string(), z.unknown());

export const MembershipSummary = z
  .strictObject({
    id: MembershipId,
    participantId: ParticipantId,
    role: closedSetSchema(MEMBERSHIP_ROLES),
    state: closedSetSchema(MEMBERSHIP_STATES),
  })
  .meta({ id: "MembershipSummary" });

export const ChannelSummary = z
  .strictObject({ id: ChannelId, name: z.string().optional(), state: closedSetSchema(CHANNEL_STATES) })
  .meta({ id: "ChannelSummary" });

export const SessionSnapshot = z
  .strictObject({
    id: SessionId,
    state: closedSetSchema(SESSION_STATES),
    config: freeRecord,
    metadata: freeRecord,
    createdAt: IsoMilliseconds,
    updatedAt: IsoMilliseconds,
  })
  .meta({ id: "SessionSnapshot" });

export const SessionCreateRequest = z
  .strictObject({ config: freeRecord.optional(), metadata: freeRecord.optional() })
  .meta({ id: "SessionCreateRequest" });

export const SessionCreateResponse = z
  .strictObject({
    sessionId: SessionId,
    state: closedSetSchema(SESSION_STATES),
    memberships: z.array(MembershipSummary),
    channels: z.array(ChannelSummary),
  })
  .meta({ id: "SessionCreateResponse" });

export const SessionReadRequest = z.strictObject({ sessionId: SessionId }).meta({ id: "SessionReadRequest" });

export const SessionReadResponse = z
  .strictObject({
    session: SessionSnapshot,
    timelineCursors: z.strictObject({ latest: EventCursor, acknowledged: EventCursor.optional() }),
  })
  .meta({ id: "SessionReadResponse" });

export const SessionJoinRequest = z
  .strictObject({
    sessionId: SessionId,
    /** The name under which the others see who joined. */
    identityHandle: freeText(IDENTITY_HANDLE_MAX_LEN),
    /** Needed by whoever is no member yet. */
    inviteToken: InviteToken.optional(),
  })
  .meta({ id: "SessionJoinRequest" });

export const SessionJoinResponse = z
  .strictObject({
    sessionId: SessionId,
    participantId: ParticipantId,
    membershipId: MembershipId,
    /** The session's metadata. */
    sharedMetadata: freeRecord,
  })
  .meta({ id: "SessionJoinResponse" });

export const SessionSummary = z
  .strictObject({
    id: SessionId,
    state: closedSetSchema(SESSION_STATES),
    /** What the caller is in it. */
    role: closedSetSchema(MEMBERSHIP_ROLES),
    createdAt: IsoMilliseconds,
    updatedAt: IsoMilliseconds,
  })
  .meta({ id: "SessionSummary" });

export const SessionListRequest = z
  .strictObject({
    state: closedSetSchema(SESSION_STATES).optional(),
    after: SessionId.optional(),
    limit: pageLimit,
  })
  .meta({ id: "SessionListRequest" });

export const SessionListResponse = z
  .strictObject({ sessions: z.array(SessionSummary), nextAfter: SessionId.nullable() })
  .meta({ id: "SessionListResponse" });

/** Of archive, reactivate and close. */
export const SessionStateRequest = z
  .strictObject({ sessionId: SessionId })
  .meta({ id: "SessionStateRequest" });

export const SessionStateResponse = z
  .strictObject({
    sessionId: SessionId,
    state: closedSetSchema(SESSION_STATES),
    updatedAt: IsoMilliseconds,
  })
  .meta({ id: "SessionStateResponse" });
