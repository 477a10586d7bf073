import type { EventType } from "../model/event-type.ts";
import type { LogReading } from "../model/read-log-lines.ts";
import type { CursorRefusal, ListOutcome } from "./page.ts";
import type { ListEventsInput } from "./queries/list-inputs.ts";
import type { EventRecord } from "./records/event-record.ts";
import type { QuietLog } from "./records/quiet-log.ts";
import type { UnixMicros } from "./timestamp.ts";

export interface EventsAfter {
  /** Number of the last event that is known; 0 before the first. */
  readonly after: number;
  /** At least 1. */
  readonly limit: number;
  /** Null for all; an empty list lets nothing through. */
  readonly types: readonly EventType[] | null;
  readonly agentId: string | null;
  /** Only of agents in this container, or in `host`. */
  readonly containerId?: string;
}

export interface EventSlice {
  /** Ascending. */
  readonly events: readonly EventRecord[];
  /** What to read behind next: it passes over events that the filter held back. */
  readonly position: number;
  /** Events directly behind `after` that are no longer kept, whatever the filter. */
  readonly missed: number;
}

export type EventCursorReading =
  | { readonly kind: "position"; readonly eventId: number }
  | { readonly kind: "refused"; readonly reason: CursorRefusal };

/** Reads of the event pipeline, like all others on the read-only connection. */
export interface EventReader {
  events(input: ListEventsInput): ListOutcome<EventRecord>;
  event(eventId: number): EventRecord | null;
  /** Newest first; at most `limit`. */
  recentEvents(limit: number): readonly EventRecord[];
  /** 0 before the first. */
  newestEventId(): number;
  /** Number of the last event that was observed before a time; 0 where there is none. */
  lastEventBefore(at: UnixMicros): number;
  /** The next events behind a place, in order: every committed one exactly once, however often this is asked. */
  eventsAfter(input: EventsAfter): EventSlice;
  /** Names the place behind an event, for a client to come back to. At most 512 characters. */
  readonly eventCursor: (eventId: number) => string;
  readEventCursor(cursor: unknown): EventCursorReading;
  /** What is remembered of a log, or null before its first lines. */
  logReading(attachmentId: string): LogReading | null;
  /** Logs of which activity is being collected. */
  collectingLogs(): readonly string[];
  quietLogs(): readonly QuietLog[];
}
