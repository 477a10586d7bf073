import type { EventType } from "./event-type.ts";

/** Half-open ranges in the log file: bytes, and lines counted from 0. */
export interface LineRange {
  readonly byteStart: number;
  readonly byteEnd: number;
  readonly lineStart: number;
  readonly lineEnd: number;
}

/** The window of a debounced event, over. */
export interface ClosedWindow {
  /** 12 hex. */
  readonly windowId: string;
  /** Lines that the event stands for, at least 1. */
  readonly collapsedCount: number;
  /** Microseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** An event before it has its number. */
export interface NewEvent {
  readonly eventType: EventType;
  readonly ruleId: string;
  readonly excerpt: string;
  /** Null for an event that no line says: it follows from silence. */
  readonly range: LineRange | null;
  /** Null for an event that stands for one line, or for none. */
  readonly window: ClosedWindow | null;
}
