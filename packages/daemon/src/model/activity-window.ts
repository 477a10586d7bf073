import type { LineRange, NewEvent } from "./new-event.ts";

/** Activity of one attachment that is being collected into one event. */
export interface ActivityWindow {
  /** 12 hex. */
  readonly windowId: string;
  /** Microseconds since 1970. */
  readonly startedAt: number;
  readonly collapsedCount: number;
  /** From the first line to the latest. */
  readonly range: LineRange;
  /** Of the latest line. */
  readonly excerpt: string;
  readonly ruleId: string;
}

export interface ActivityLine {
  readonly range: LineRange;
  readonly excerpt: string;
  readonly ruleId: string;
}

export function openWindow(windowId: string, startedAt: number, line: ActivityLine): ActivityWindow {
  return { windowId, startedAt, collapsedCount: 1, ...line };
}

/** The window with one more line. */
export function extendWindow(
  window: ActivityWindow,
  { range, excerpt, ruleId }: ActivityLine,
): ActivityWindow {
  return {
    ...window,
    collapsedCount: window.collapsedCount + 1,
    range: { ...window.range, byteEnd: range.byteEnd, lineEnd: range.lineEnd },
    excerpt,
    ruleId,
  };
}

/** The first moment that is no longer in the window. */
export function windowEnd({ startedAt }: ActivityWindow, lengthMicros: number): number {
  return startedAt + lengthMicros;
}

/** The event that a window stands for. One that is closed early, because its log ends, ended then. */
export function closeWindow(window: ActivityWindow, now: number, lengthMicros: number): NewEvent {
  const { windowId, startedAt, collapsedCount, range, excerpt, ruleId } = window;
  const endedAt = Math.max(startedAt, Math.min(now, windowEnd(window, lengthMicros)));
  return {
    eventType: "activity",
    ruleId,
    excerpt,
    range,
    window: { windowId, collapsedCount, startedAt, endedAt },
  };
}
