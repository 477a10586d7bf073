import { z } from "zod";
import { EVENT_TYPES } from "../../app/closed-sets.ts";
import { AgentId, LogAttachmentId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { boundedInteger } from "../../schema/integer.ts";
import { cursor } from "../../schema/list.ts";
import { requestId } from "../../schema/object-id.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMicroseconds } from "../../schema/time.ts";
import { EVENTS_MAX, FOLLOW_WAIT_MAX_SECONDS } from "../limits.ts";

const EventType = closedSetSchema(EVENT_TYPES);
const place = z.int().min(0).nullable();

export const LoggedEvent = z
  .object({
    event_id: z.int().min(1),
    event_type: EventType,
    agent_id: AgentId,
    attachment_id: LogAttachmentId,
    /** Where the caller sees the log; null where it does not. */
    log_path: z.string().nullable(),
    /** Half-open ranges in the log; null for an event that follows from silence. */
    byte_range_start: place,
    byte_range_end: place,
    line_offset_start: place,
    line_offset_end: place,
    observed_at: IsoMicroseconds,
    record_at: z.null(),
    /** The line after redaction and without terminal escapes; at most 1 024 bytes, the mark of a cut included. */
    excerpt: z.string(),
    /** `name[.part].vN`. */
    classifier_rule_id: z.string(),
    /** The window of collected activity; its id is null for an event of one line, or of none. */
    debounce: z.object({
      window_id: z.string().nullable(),
      collapsed_count: z.int().min(1),
      window_started_at: IsoMicroseconds.nullable(),
      window_ended_at: IsoMicroseconds.nullable(),
    }),
    schema_version: z.literal(1),
  })
  .meta({ id: "LoggedEvent", description: "An event with its place in the log that it was read from." });

const filters = {
  /** An agent's id. */
  target: requestId().optional(),
  types: z.array(EventType).min(1).max(EVENT_TYPES.values.length).optional(),
  /** ISO 8601 with a zone: observed then or later. */
  since: boundedText({ max: 64 }).optional(),
};
/** Opaque, authenticated; names a place in the sequence of all events, whatever the filters. */
const cursorBehind = z.string();

export const EventsListParams = z.looseObject({
  ...filters,
  /** Likewise: observed then or earlier. */
  until: boundedText({ max: 64 }).optional(),
  limit: boundedInteger(1, EVENTS_MAX, `[1, ${EVENTS_MAX}]`).optional(),
  cursor,
  /** Newest first. */
  reverse: z.boolean().optional(),
});
export const EventsListResult = z.object({
  events: z.array(LoggedEvent),
  next_cursor: z.string().nullable(),
});

export const FollowOpenParams = z.looseObject({
  ...filters,
  /** Goes on behind an earlier answer; not together with `since`. */
  cursor,
});
export const FollowOpenResult = z.object({
  session_id: z.string().regex(/^fs_[0-9a-f]{12}$/),
  /** With `since` or `cursor`: the first of what has been; the rest comes by `events.follow_next`. */
  backlog_events: z.array(LoggedEvent).optional(),
  /** Events from this number on came after the call. */
  live_starting_event_id: z.int().min(1),
  cursor: cursorBehind,
});

const session = { session_id: requestId() };

export const FollowNextParams = z.looseObject({
  ...session,
  /** Of the last answer that has come: reads on from there, whatever was answered since and got lost. */
  cursor,
  /** How long to wait where there is nothing yet; the longest when absent. */
  max_wait_seconds: boundedInteger(0, FOLLOW_WAIT_MAX_SECONDS, `[0, ${FOLLOW_WAIT_MAX_SECONDS}]`).optional(),
});
export const FollowNextResult = z.object({
  /** Ascending, each once. None when the time was up, or when a later call took this one's place. */
  events: z.array(LoggedEvent),
  /** False once the session was closed, or the daemon is about to end. */
  session_open: z.boolean(),
  /** Events before these that are no longer kept, whatever the filters. */
  missed: z.int().min(0),
  /** The place behind these events: `events.follow_open` goes on from it. */
  cursor: cursorBehind,
});

export const FollowCloseParams = z.looseObject(session);
export const FollowCloseResult = z.object({ closed: z.literal(true) });

export const ClassifierRulesResult = z.object({
  /** In the order in which they are asked; the first that matches a line decides. */
  rules: z.array(z.object({ rule_id: z.string(), event_type: EventType, priority: z.int().min(0) })),
  /** Rules that no line matches: what they say follows from silence. */
  synthetic_rule_ids: z.array(z.string()),
});
