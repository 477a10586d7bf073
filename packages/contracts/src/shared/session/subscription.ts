import { z } from "zod";
import { defineMethod } from "../../define/method.ts";
import { EventCursor, ParticipantId, SessionId } from "../../ids/shared.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMilliseconds } from "../../schema/time.ts";
import { EventEnvelopeVersion } from "../../versions/schema.ts";
import { FEED_END_REASONS, FEED_RESYNC_REASONS, SESSION_EVENT_CATEGORIES } from "../closed-sets.ts";
import { SESSION_FEED_HEARTBEAT_SECONDS } from "../limits.ts";

const opaqueId = boundedText({ min: 1, max: 256 });

/** One change of a session. The payload is what the contract declares for the type. */
export const EventEnvelope = z
  .strictObject({
    id: opaqueId,
    sessionId: SessionId,
    /** Its number among the session's events, in the order of the commits, without a hole: from 1, in a daemon's log from 0. */
    sequence: z.int().min(0),
    occurredAt: IsoMilliseconds,
    category: closedSetSchema(SESSION_EVENT_CATEGORIES),
    type: opaqueId,
    /** null for the system. */
    actor: ParticipantId.nullable(),
    payload: z.record(z.string(), z.unknown()),
    correlationId: opaqueId.optional(),
    causationId: opaqueId.optional(),
    version: EventEnvelopeVersion,
  })
  .meta({ id: "EventEnvelope" });

const FeedOpenFrame = z
  .strictObject({ type: z.literal("open"), subscriptionId: opaqueId, cursor: EventCursor })
  .meta({ id: "FeedOpenFrame", description: "The first frame: from where the events come." });
const FeedEventFrame = z
  .strictObject({ type: z.literal("event"), cursor: EventCursor, event: EventEnvelope })
  .meta({ id: "FeedEventFrame", description: "One event, each once and in the order of its number." });
const FeedGapFrame = z
  .strictObject({ type: z.literal("gap"), cursor: EventCursor, missed: z.int().min(1) })
  .meta({ id: "FeedGapFrame", description: "Events that are no longer kept: read the session anew." });
const FeedResyncFrame = z
  .strictObject({
    type: z.literal("resync"),
    cursor: EventCursor,
    reason: closedSetSchema(FEED_RESYNC_REASONS),
  })
  .meta({
    id: "FeedResyncFrame",
    description:
      "The cursor does not belong to this feed: read the session anew, and go on from this cursor.",
  });
const FeedHeartbeatFrame = z.strictObject({ type: z.literal("heartbeat"), at: IsoMilliseconds }).meta({
  id: "FeedHeartbeatFrame",
  description: `The stream lives; one every ${SESSION_FEED_HEARTBEAT_SECONDS} seconds. Moves no cursor.`,
});
const FeedEndFrame = z
  .strictObject({ type: z.literal("end"), reason: closedSetSchema(FEED_END_REASONS) })
  .meta({ id: "FeedEndFrame", description: "The last frame, where the server ends the stream." });

export const sessionSubscriptions = [
  defineMethod("session.subscribe", {
    planes: ["control", "local"],
    kind: "subscription",
    gate: "authenticated",
    since: "1.1",
    summary: "A session's events as they come, from now or from a cursor on, without a gap or a repetition.",
    params: z
      .strictObject({
        sessionId: SessionId,
        /** Events after this one; from now on without it. `0` is the beginning. */
        afterCursor: EventCursor.optional(),
        /** What a reader that reconnects saw last; counts before `afterCursor`. */
        lastEventId: EventCursor.optional(),
      })
      .meta({ id: "SessionSubscribeRequest" }),
    result: z.strictObject({ subscriptionId: opaqueId }).meta({ id: "SessionSubscribeResponse" }),
    frames: z.discriminatedUnion("type", [
      FeedOpenFrame,
      FeedEventFrame,
      FeedGapFrame,
      FeedResyncFrame,
      FeedHeartbeatFrame,
      FeedEndFrame,
    ]),
    errors: ["session.not_found"],
    on: { local: { gate: "open", errors: ["session.not_found", "invalid_params"] } },
  }),
];
