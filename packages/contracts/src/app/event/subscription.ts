import { z } from "zod";
import { defineMethod } from "../../define/method.ts";
import { requestId } from "../../schema/object-id.ts";
import { cursor } from "../../schema/list.ts";
import { IsoMilliseconds } from "../../schema/time.ts";
import { noFilterOperators } from "../rules/filters.ts";
import { EVENT_HEARTBEAT_SECONDS } from "./heartbeat.ts";
import { AgentEvent, EventType } from "./schema.ts";

/** Names the place behind an event; opaque, authenticated, the same under every filter. */
const place = z.string();

const EventFrame = z
  .object({ type: z.literal("event"), cursor: place, event: AgentEvent })
  .meta({ id: "EventFrame", description: "One event, each once and in the order of its number." });
const EventGapFrame = z
  .object({
    type: z.literal("gap"),
    cursor: place,
    /** Events that are no longer kept, whatever the filters. */
    missed: z.int().min(1),
  })
  .meta({ id: "EventGapFrame", description: "Events that this subscription did not get and will not." });
const EventHeartbeatFrame = z.object({ type: z.literal("heartbeat"), at: IsoMilliseconds }).meta({
  id: "EventHeartbeatFrame",
  description: `The subscription lives; one every ${EVENT_HEARTBEAT_SECONDS} seconds. Moves no cursor.`,
});
const EventEndFrame = z
  .object({ type: z.literal("end"), reason: z.string() })
  .meta({ id: "EventEndFrame", description: "The last frame, where the daemon ends the subscription." });

export const eventSubscriptions = [
  defineMethod("app.event.subscribe", {
    planes: ["app"],
    kind: "subscription",
    gate: "session",
    since: "1.2",
    summary: "Events as they come, from now or from a cursor on, without a gap or a repetition.",
    params: z.object({
      cursor,
      filters: z
        .strictObject({ event_type: EventType.optional(), agent_id: requestId().optional() })
        .optional(),
    }),
    result: z.object({ subscription_id: z.string(), cursor: place }),
    frames: z.discriminatedUnion("type", [EventFrame, EventGapFrame, EventHeartbeatFrame, EventEndFrame]),
    rules: [noFilterOperators],
    errors: ["validation_failed"],
  }),
];
