import fc from "fast-check";
import { expect, test } from "vitest";
import { splitLogLines } from "./split-log-lines.ts";

const texts = (text: string, max = 64) => {
  const bytes = Buffer.from(text);
  return splitLogLines(bytes, max).map(({ start, end, ending }) => [
    bytes.subarray(start, end).toString("utf8"),
    ending,
  ]);
};

test("lines end with their line feed, and a tail without one is left", () => {
  expect(texts("one\ntwo\r\n\nthr")).toEqual([
    ["one\n", "line-feed"],
    ["two\r\n", "line-feed"],
    ["\n", "line-feed"],
  ]);
  expect(texts("")).toEqual([]);
  expect(texts("no end")).toEqual([]);
});

test("a line of exactly the bound is one line, a longer one is broken at the bound", () => {
  expect(texts("abcd\n", 5)).toEqual([["abcd\n", "line-feed"]]);
  expect(texts("abcde", 5)).toEqual([]);
  expect(texts("abcdefgh\n", 5)).toEqual([
    ["abcde", "break"],
    ["fgh\n", "line-feed"],
  ]);
});

test("no character of UTF-8 is broken in two", () => {
  expect(texts("aé€😀bc\n", 4)).toEqual([
    ["aé", "break"],
    ["€", "break"],
    ["😀", "break"],
    ["bc\n", "line-feed"],
  ]);
});

test("ranges are contiguous from 0, none is over the bound, and reading in pieces gives the same lines", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.uint8Array({ maxLength: 12 }), fc.constant(Uint8Array.of(0x0a))), {
        maxLength: 20,
      }),
      fc.integer({ min: 4, max: 16 }),
      fc.integer({ min: 0, max: 200 }),
      (parts, max, cut) => {
        const bytes = Buffer.concat(parts);
        const whole = splitLogLines(bytes, max);
        let expected = 0;
        for (const { start, end } of whole) {
          expect(start).toBe(expected);
          expect(end).toBeGreaterThan(start);
          expect(end - start).toBeLessThanOrEqual(max);
          expected = end;
        }
        expect(bytes.subarray(expected).includes(0x0a)).toBe(false);
        expect(bytes.length - expected).toBeLessThanOrEqual(max);
        // A reader that sees a part first commits its complete lines and goes on behind them.
        const first = splitLogLines(bytes.subarray(0, cut), max);
        const from = first.at(-1)?.end ?? 0;
        const rest = splitLogLines(bytes.subarray(from), max).map((line) => ({
          ...line,
          start: line.start + from,
          end: line.end + from,
        }));
        expect([...first, ...rest]).toEqual(whole);
      },
    ),
    { numRuns: 500 },
  );
});
