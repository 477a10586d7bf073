import { z } from "zod";
import { ChannelId, EventCursor, MembershipId, ParticipantId, SessionId } from "../../ids/shared.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { CHANNEL_STATES, MEMBERSHIP_ROLES, MEMBERSHIP_STATES, SESSION_STATES } from "../closed-sets.ts";
import { IsoMilliseconds } from "../../schema/time.ts";

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
