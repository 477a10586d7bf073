import { z } from "zod";
import { AgentId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { listParams, listResult } from "../../schema/list.ts";
import { requestId } from "../../schema/object-id.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMicroseconds, UnixMilliseconds } from "../../schema/time.ts";
import { EVENT_TYPES } from "../closed-sets.ts";

export const EventType = closedSetSchema(EVENT_TYPES);

export const AgentEvent = z
  .object({
    event_id: z.int().min(1),
    event_type: EventType,
    agent_id: AgentId,
    observed_at: IsoMicroseconds,
    /** The line after redaction and without terminal escapes; at most 1 024 bytes, the mark of a cut included. */
    excerpt: z.string(),
    /** `name[.part].vN`. */
    classifier_rule_id: z.string(),
    summary: boundedText({ max: 256 }),
  })
  .meta({ id: "AgentEvent", description: "What the classifier made of a line of an agent's output." });

export const EventListParams = listParams(["event_id", "observed_at"], {
  event_type: EventType.optional(),
  agent_id: requestId().optional(),
  since: UnixMilliseconds.optional(),
  until: UnixMilliseconds.optional(),
});
export const EventListResult = listResult(AgentEvent);
/** A number, or the same number as text. */
export const EventDetailParams = z.object({
  event_id: z.union(
    [
      z.int().min(1),
      boundedText({ min: 1, max: 16, pattern: /^[1-9][0-9]{0,14}$/u, empty: "missing or wrong type" }),
    ],
    {
      error: "missing or wrong type",
    },
  ),
});
export const EventRowResult = z.object({ row: AgentEvent });
