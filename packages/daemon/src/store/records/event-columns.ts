import type { Kysely, SelectQueryBuilder } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { EventRecord } from "./event-record.ts";

export function selectEvents(db: Kysely<Tables>): SelectQueryBuilder<Tables, "events", EventRecord> {
  return db
    .selectFrom("events")
    .select([
      "events.event_id as eventId",
      "events.event_type as eventType",
      "events.origin as origin",
      "events.agent_id as agentId",
      "events.attachment_id as attachmentId",
      "events.log_path as logPath",
      "events.byte_range_start as byteRangeStart",
      "events.byte_range_end as byteRangeEnd",
      "events.line_offset_start as lineOffsetStart",
      "events.line_offset_end as lineOffsetEnd",
      "events.observed_at as observedAt",
      "events.excerpt as excerpt",
      "events.classifier_rule_id as classifierRuleId",
      "events.debounce_window_id as windowId",
      "events.debounce_collapsed_count as collapsedCount",
      "events.debounce_window_started_at as windowStartedAt",
      "events.debounce_window_ended_at as windowEndedAt",
    ]);
}
