import type { NewEvent } from "../../model/new-event.ts";
import { statement, type Statement } from "../database/statement.ts";
import type { UnixMicros } from "../timestamp.ts";

export interface EventRow {
  readonly eventType: NewEvent["eventType"];
  readonly origin: "log" | "synthetic";
  readonly agentId: string;
  readonly attachmentId: string;
  readonly logPath: string;
  readonly byteStart: number | null;
  readonly byteEnd: number | null;
  readonly lineStart: number | null;
  readonly lineEnd: number | null;
  readonly observedAt: UnixMicros;
  readonly excerpt: string;
  readonly ruleId: string;
  readonly windowId: string | null;
  readonly collapsedCount: number;
  readonly startedAt: UnixMicros | null;
  readonly endedAt: UnixMicros | null;
}

export const insertEvent: Statement<EventRow, unknown> = statement<EventRow>()((db, row) =>
  db.insertInto("events").values({
    event_type: row.eventType,
    origin: row.origin,
    agent_id: row.agentId,
    attachment_id: row.attachmentId,
    log_path: row.logPath,
    byte_range_start: row.byteStart,
    byte_range_end: row.byteEnd,
    line_offset_start: row.lineStart,
    line_offset_end: row.lineEnd,
    observed_at: row.observedAt,
    excerpt: row.excerpt,
    classifier_rule_id: row.ruleId,
    debounce_window_id: row.windowId,
    debounce_collapsed_count: row.collapsedCount,
    debounce_window_started_at: row.startedAt,
    debounce_window_ended_at: row.endedAt,
  }),
);

export interface EventPlace {
  readonly agentId: string;
  readonly attachmentId: string;
  readonly logPath: string;
  readonly observedAt: UnixMicros;
}

/** The row of an event at its place. */
export function eventRow(
  { eventType, ruleId, excerpt, range, window }: NewEvent,
  place: EventPlace,
): EventRow {
  return {
    ...place,
    eventType,
    ruleId,
    excerpt,
    origin: range === null ? "synthetic" : "log",
    byteStart: range?.byteStart ?? null,
    byteEnd: range?.byteEnd ?? null,
    lineStart: range?.lineStart ?? null,
    lineEnd: range?.lineEnd ?? null,
    windowId: window?.windowId ?? null,
    collapsedCount: window?.collapsedCount ?? 1,
    startedAt: window?.startedAt ?? null,
    endedAt: window?.endedAt ?? null,
  };
}
