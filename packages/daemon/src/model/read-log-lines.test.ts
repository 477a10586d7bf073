import fc from "fast-check";
import { expect, test } from "vitest";
import { closeWindow } from "./activity-window.ts";
import { classify } from "./event-classifier.ts";
import { DEFAULT_EXCERPT } from "./event-excerpt.ts";
import type { NewEvent } from "./new-event.ts";
import {
  FRESH_READING,
  readableLine,
  readLogLines,
  type LogReading,
  type RawLogLine,
  type ReadingRules,
} from "./read-log-lines.ts";

const SECOND = 1_000_000;
const RULES: ReadingRules = { windowMicros: 5 * SECOND, excerpt: DEFAULT_EXCERPT };

/** Lines as a reader hands them over, from `byte` and `line` on. */
function linesOf(texts: readonly string[], byte = 0, line = 0): readonly RawLogLine[] {
  let at = byte;
  return texts.map((text, index) => {
    const byteStart = at;
    at += Buffer.byteLength(text) + 1;
    return { text, byteStart, byteEnd: at, line: line + index, end: "line-feed" };
  });
}

function windowIds(): () => string {
  let made = 0;
  return () => String((made += 1)).padStart(12, "0");
}

test("activity within five seconds is one event, with the latest line and the range of all", () => {
  const ids = windowIds();
  const first = readLogLines(FRESH_READING, linesOf(["one", "two"]), 10 * SECOND, RULES, ids);
  expect(first.events).toEqual([]);
  const second = readLogLines(first.reading, linesOf(["three"], 8, 2), 15 * SECOND - 1, RULES, ids);
  expect(second.events).toEqual([]);
  const third = readLogLines(second.reading, linesOf(["four"], 14, 3), 15 * SECOND, RULES, ids);
  expect(third.events).toEqual([
    {
      eventType: "activity",
      ruleId: "activity.fallback.v1",
      excerpt: "three",
      range: { byteStart: 0, byteEnd: 14, lineStart: 0, lineEnd: 3 },
      window: {
        windowId: "000000000001",
        collapsedCount: 3,
        startedAt: 10 * SECOND,
        endedAt: 15 * SECOND,
      },
    },
  ]);
  expect(third.reading.window).toMatchObject({
    windowId: "000000000002",
    collapsedCount: 1,
    excerpt: "four",
  });
});

test("any other event is told at once, and does not end the window around it", () => {
  const { events, reading } = readLogLines(
    FRESH_READING,
    linesOf(["work", "Error: broken", "more work"]),
    0,
    RULES,
    windowIds(),
  );
  expect(events).toEqual([
    {
      eventType: "error",
      ruleId: "error.line.v1",
      excerpt: "Error: broken",
      range: { byteStart: 5, byteEnd: 19, lineStart: 1, lineEnd: 2 },
      window: null,
    },
  ]);
  expect(reading.window).toMatchObject({ collapsedCount: 2, excerpt: "more work" });
});

test("a file that begins anew ends the window of the old one", () => {
  const ids = windowIds();
  const { reading } = readLogLines(FRESH_READING, linesOf(["old"], 100, 9), 0, RULES, ids);
  const { events } = readLogLines(reading, linesOf(["new"]), 1, RULES, ids);
  expect(events).toMatchObject([{ excerpt: "old", window: { collapsedCount: 1, endedAt: 1 } }]);
});

test("the pieces of an overlong line are one event", () => {
  const piece = { text: "Error: aaa", byteStart: 0, byteEnd: 10, line: 0, end: "break" } as const;
  const first = readLogLines(FRESH_READING, [piece], 0, RULES, windowIds());
  expect(first.events).toHaveLength(1);
  const rest = [
    { text: "Error: still", byteStart: 10, byteEnd: 22, line: 0, end: "break" },
    { text: "Error: the end", byteStart: 22, byteEnd: 37, line: 0, end: "line-feed" },
    { text: "Error: another", byteStart: 37, byteEnd: 52, line: 1, end: "line-feed" },
  ] as const;
  const second = readLogLines(first.reading, rest, 0, RULES, windowIds());
  expect(second.events.map(({ excerpt }) => excerpt)).toEqual(["Error: another"]);
});

const anyLine = fc.oneof(
  fc.constantFrom(
    "",
    "  ",
    "working",
    "Error: no",
    "FAILED a::b",
    "DONE",
    "Continue?",
    "= 3 passed =",
    "\u001b[32mok\u001b[0m\r",
    "x".repeat(3000),
  ),
  fc.string({ unit: "binary", maxLength: 60 }).map((text) => text.replaceAll("\n", "")),
);

const reads = fc.array(
  fc.record({ after: fc.integer({ min: 0, max: 4 * SECOND }), lines: fc.array(anyLine, { maxLength: 12 }) }),
  { maxLength: 12 },
);

/** All events of a log that is read in these steps, the last window closed as a reader does in the end. */
function readAll(
  steps: readonly { readonly after: number; readonly lines: readonly string[] }[],
): readonly NewEvent[] {
  const events: NewEvent[] = [];
  const ids = windowIds();
  let reading: LogReading = FRESH_READING;
  let now = 0;
  let byte = 0;
  let line = 0;
  for (const step of steps) {
    now += step.after;
    const lines = linesOf(step.lines, byte, line);
    byte = lines.at(-1)?.byteEnd ?? byte;
    line += lines.length;
    const read = readLogLines(reading, lines, now, RULES, ids);
    events.push(...read.events);
    reading = read.reading;
  }
  if (reading.window !== null) events.push(closeWindow(reading.window, now, RULES.windowMicros));
  return events;
}

test("every line with a visible character is counted by exactly one event, however the log is read", () => {
  fc.assert(
    fc.property(reads, (steps) => {
      const events = readAll(steps);
      const visible = steps
        .flatMap(({ lines }) => lines)
        .filter((line) => classify(readableLine(line)) !== null);
      expect(events.reduce((sum, { window }) => sum + (window?.collapsedCount ?? 1), 0)).toBe(visible.length);
      for (const { eventType, window, range, excerpt } of events) {
        expect(window !== null).toBe(eventType === "activity");
        expect(range?.byteStart).toBeLessThan(range?.byteEnd ?? 0);
        if (window !== null)
          expect(window.endedAt - window.startedAt).toBeLessThanOrEqual(RULES.windowMicros);
        expect(Buffer.byteLength(excerpt)).toBeLessThanOrEqual(1024);
      }
    }),
    { numRuns: 400 },
  );
});

const alphanumeric = fc.constantFrom(
  ..."abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789".split(""),
);
const upper = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".split(""));
const secret = fc.oneof(
  fc.string({ unit: alphanumeric, minLength: 20, maxLength: 48 }).map((text) => `sk-${text}`),
  fc.string({ unit: alphanumeric, minLength: 20, maxLength: 40 }).map((text) => `ghp_${text}`),
  fc.string({ unit: upper, minLength: 16, maxLength: 16 }).map((text) => `AKIA${text}`),
  fc.string({ unit: alphanumeric, minLength: 16, maxLength: 60 }).map((text) => `Bearer ${text}`),
);
const escape = fc.constantFrom(
  "\u001b[31m",
  "\u001b[0m",
  "\u001b[38;2;1;2;3m",
  "\u001b]0;title\u0007",
  "\u001b(B",
  "\u0000",
  "\u009b1m",
);

test("no secret reaches an excerpt, whatever escapes are strewn into it and wherever the excerpt is cut", () => {
  fc.assert(
    fc.property(
      secret,
      fc.array(fc.record({ at: fc.nat(60), what: escape }), { maxLength: 6 }),
      fc.nat(1200),
      (value, escapes, lead) => {
        const before = (index: number): string =>
          escapes.map(({ at, what }) => (at % value.length === index ? what : "")).join("");
        const coloured = [...value].map((character, index) => before(index) + character).join("");
        const line = `${"é".repeat(lead)} ${coloured} end`;
        const { reading, events } = readLogLines(FRESH_READING, linesOf([line]), 0, RULES, windowIds());
        const excerpt = reading.window?.excerpt ?? events[0]?.excerpt ?? "";
        expect(excerpt.length).toBeGreaterThan(0);
        // Not even a part that would be worth something.
        const body = value.replace(/^(?:sk-|ghp_|AKIA|Bearer )/, "");
        expect(excerpt).not.toContain(body.slice(0, 8));
      },
    ),
    { numRuns: 1000 },
  );
});

test("a line of 64 KiB is made readable in proportion to its length, whatever it holds", () => {
  const pieces = [
    "sk-aaaa",
    "sk-",
    "\u001b[",
    "\u001b]",
    "\u009d",
    "\r",
    "\b",
    "Bearer ",
    "A_TOKEN",
    "a.b",
    "AKIA",
    "ghp_a_",
  ];
  for (const piece of pieces) {
    const line = piece.repeat(Math.ceil(65_536 / piece.length));
    const start = performance.now();
    readLogLines(FRESH_READING, linesOf([line]), 0, RULES, windowIds());
    // In proportion it takes a few milliseconds, with the square of the length many seconds.
    expect.soft(performance.now() - start, piece).toBeLessThan(1000);
  }
});
