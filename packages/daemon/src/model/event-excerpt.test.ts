import fc from "fast-check";
import { expect, test } from "vitest";
import { capExcerpt, DEFAULT_EXCERPT, SUMMARY_MAX, summaryOf } from "./event-excerpt.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 3000 }),
  fc.string({ unit: "grapheme", maxLength: 3000 }),
  fc.string({ unit: fc.constantFrom("a", "é", "€", "😀", " ", "\ud800"), maxLength: 3000 }),
);

test("an excerpt never takes more bytes than allowed, and is the line or its longest beginning with the mark", () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 32, max: 1024 }), (text, maxBytes) => {
      const { marker } = DEFAULT_EXCERPT;
      const line = text.toWellFormed();
      const cut = capExcerpt(line, { maxBytes, marker });
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxBytes);
      if (Buffer.byteLength(line) <= maxBytes) {
        expect(cut).toBe(line);
        return;
      }
      expect(cut.endsWith(marker)).toBe(true);
      const kept = cut.slice(0, -marker.length);
      expect(line.startsWith(kept)).toBe(true);
      expect(kept.isWellFormed()).toBe(true);
      const [next = ""] = line.slice(kept.length);
      expect(Buffer.byteLength(cut) + Buffer.byteLength(next)).toBeGreaterThan(maxBytes);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["a line of exactly the bound is kept", "x", 1024, 1024],
  ["one byte more is cut to the bound", "x", 1025, 1024],
  ["a character that does not fit whole is left out", "😀", 300, 1022],
])("%s", (_title, character, count, bytes) => {
  expect(Buffer.byteLength(capExcerpt(character.repeat(count), DEFAULT_EXCERPT))).toBe(bytes);
});

test("a summary is one line of at most 256 characters", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const summary = summaryOf(text);
      expect([...summary].length).toBeLessThanOrEqual(SUMMARY_MAX);
      expect(summary).toBe(summary.trim());
      expect(/\s\s|[\n\r\t]/.test(summary)).toBe(false);
    }),
  );
  expect(summaryOf("y".repeat(257))).toBe(`${"y".repeat(255)}…`);
});
