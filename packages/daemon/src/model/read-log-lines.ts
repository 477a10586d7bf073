import {
  closeWindow,
  extendWindow,
  openWindow,
  windowEnd,
  type ActivityLine,
  type ActivityWindow,
} from "./activity-window.ts";
import { classify } from "./event-classifier.ts";
import { capExcerpt, type ExcerptBounds } from "./event-excerpt.ts";
import type { LineRange, NewEvent } from "./new-event.ts";
import { redact } from "./redact.ts";
import { stripTerminalEscapes } from "./strip-terminal-escapes.ts";

/** One line as the pane wrote it. */
export interface RawLogLine {
  readonly text: string;
  readonly byteStart: number;
  readonly byteEnd: number;
  /** Counted from 0; pieces of an overlong line share it. */
  readonly line: number;
  /** `break`: the line goes on in the next piece, or is a prompt that was answered on it. */
  readonly end: "line-feed" | "break";
}

/** What has to be remembered of a log between two reads of it. */
export interface LogReading {
  /** Activity that is still being collected. */
  readonly window: ActivityWindow | null;
  /** The last piece read was not the end of its line. */
  readonly midLine: boolean;
}

export const FRESH_READING: LogReading = { window: null, midLine: false };

export interface ReadingRules {
  /** How long activity is collected into one event. */
  readonly windowMicros: number;
  readonly excerpt: ExcerptBounds;
}

export interface ReadLines {
  readonly events: readonly NewEvent[];
  readonly reading: LogReading;
}

/**
 * A line as it may be stored and shown. Escapes go first: the secrets are looked for in what a person sees, where no
 * colour in the middle of one can hide it.
 */
export function readableLine(text: string): string {
  return redact(stripTerminalEscapes(text));
}

/** Whether a line that has no end yet already asks for an answer: its end will come with the answer, or never. */
export function isPrompt(text: string): boolean {
  return classify(readableLine(text))?.eventType === "waiting_for_input";
}

/**
 * The events of lines that were read at one moment, in the order of their lines; activity is collected into windows,
 * and only those that ended are among the events. Every line with a visible character is counted by one event.
 */
export function readLogLines(
  before: LogReading,
  lines: readonly RawLogLine[],
  now: number,
  rules: ReadingRules,
  freshWindowId: () => string,
): ReadLines {
  const events: NewEvent[] = [];
  let { window } = before;
  const from = lines[0]?.byteStart ?? Number.POSITIVE_INFINITY;
  // A file that began anew shares neither ranges nor a line with what came before.
  let midLine = before.midLine && from > 0;
  if (window !== null && (now >= windowEnd(window, rules.windowMicros) || from < window.range.byteEnd)) {
    events.push(closeWindow(window, now, rules.windowMicros));
    window = null;
  }
  for (const line of lines) {
    // An overlong line was judged, and its excerpt cut, at its first piece.
    const continues = midLine;
    midLine = line.end === "break";
    if (continues) continue;
    const text = readableLine(line.text);
    const rule = classify(text);
    if (rule === null) continue;
    const excerpt = capExcerpt(text.trimEnd(), rules.excerpt);
    const range = rangeOf(line);
    if (rule.eventType !== "activity") {
      events.push({ eventType: rule.eventType, ruleId: rule.ruleId, excerpt, range, window: null });
      continue;
    }
    const activity: ActivityLine = { range, excerpt, ruleId: rule.ruleId };
    window = window === null ? openWindow(freshWindowId(), now, activity) : extendWindow(window, activity);
  }
  return { events, reading: { window, midLine } };
}

function rangeOf({ byteStart, byteEnd, line }: RawLogLine): LineRange {
  return { byteStart, byteEnd, lineStart: line, lineEnd: line + 1 };
}
