import type { EventRecord } from "../records/event-record.ts";
import { isoMicros } from "../timestamp.ts";

/** An event in the words of `events.jsonl` and of the callers in containers. */
export interface EventJson {
  readonly event_id: number;
  readonly event_type: EventRecord["eventType"];
  readonly agent_id: string;
  readonly attachment_id: string;
  /** On the host. */
  readonly log_path: string;
  readonly byte_range_start: number | null;
  readonly byte_range_end: number | null;
  readonly line_offset_start: number | null;
  readonly line_offset_end: number | null;
  readonly observed_at: string;
  readonly record_at: null;
  readonly excerpt: string;
  readonly classifier_rule_id: string;
  readonly debounce: {
    readonly window_id: string | null;
    readonly collapsed_count: number;
    readonly window_started_at: string | null;
    readonly window_ended_at: string | null;
  };
  readonly schema_version: 1;
}

export function eventJson(event: EventRecord): EventJson {
  return {
    event_id: event.eventId,
    event_type: event.eventType,
    agent_id: event.agentId,
    attachment_id: event.attachmentId,
    log_path: event.logPath,
    byte_range_start: event.byteRangeStart,
    byte_range_end: event.byteRangeEnd,
    line_offset_start: event.lineOffsetStart,
    line_offset_end: event.lineOffsetEnd,
    observed_at: isoMicros(event.observedAt),
    record_at: null,
    excerpt: event.excerpt,
    classifier_rule_id: event.classifierRuleId,
    debounce: {
      window_id: event.windowId,
      collapsed_count: event.collapsedCount,
      window_started_at: event.windowStartedAt === null ? null : isoMicros(event.windowStartedAt),
      window_ended_at: event.windowEndedAt === null ? null : isoMicros(event.windowEndedAt),
    },
    schema_version: 1,
  };
}
