import fc from "fast-check";
import { expect, test } from "vitest";
import { isoMicros, isoMillis } from "./timestamp.ts";

test("the two forms of a time, to the digit", () => {
  expect([isoMicros(1_786_711_000_123_456), isoMillis(1_786_711_000_123_999)]).toEqual([
    "2026-08-14T12:36:40.123456+00:00",
    "2026-08-14T12:36:40.123Z",
  ]);
  expect(isoMicros(1_786_711_000_000_007)).toBe("2026-08-14T12:36:40.000007+00:00");
});

test("the text order of times is their order", () => {
  const time = fc.integer({ min: 0, max: 4_000_000_000_000_000 });
  fc.assert(
    fc.property(time, time, (a, b) => {
      expect(Math.sign(a - b)).toBe(isoMicros(a) < isoMicros(b) ? -1 : isoMicros(a) > isoMicros(b) ? 1 : 0);
    }),
  );
});

test("every time is written as the platform writes it", () => {
  const time = fc.integer({ min: -4_000_000_000_000_000, max: 4_000_000_000_000_000 });
  fc.assert(
    fc.property(time, (at) => {
      const millis = new Date(Math.floor(at / 1000)).toISOString();
      expect(isoMillis(at)).toBe(millis);
      expect(isoMicros(at).slice(0, 23)).toBe(millis.slice(0, 23));
      expect(isoMicros(at).slice(23, 26)).toBe(String(((at % 1000) + 1000) % 1000).padStart(3, "0"));
    }),
    { numRuns: 1_000 },
  );
});
