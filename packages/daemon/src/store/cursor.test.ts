import fc from "fast-check";
import { expect, test } from "vitest";
import { CURSOR_MAX_LENGTH, cursorKey, decodeCursor, encodeCursor, type CursorBinding } from "./cursor.ts";

const key = cursorKey(new Uint8Array(32).fill(7));
const binding: CursorBinding = {
  surface: "queue",
  order: "default:asc",
  filters: { state: "queued", since: 5 },
};
const cursor = encodeCursor(key, binding, [1, 1_790_000_000_000_000]);
const reason = (value: unknown, against: CursorBinding = binding, with_ = key): string => {
  const reading = decodeCursor(with_, against, value);
  return reading.kind === "refused" ? reading.reason : "accepted";
};

test("a cursor gives back its position, for the same filters in any order of writing", () => {
  expect(decodeCursor(key, { ...binding, filters: { since: 5, state: "queued" } }, cursor)).toEqual({
    kind: "position",
    position: [1, 1_790_000_000_000_000],
  });
});

test("every refusal has its own reason", () => {
  expect(reason(5)).toBe("wrong type");
  expect(reason({})).toBe("wrong type");
  expect(reason("x".repeat(CURSOR_MAX_LENGTH + 1))).toBe("too long");
  expect(reason("")).toBe("malformed");
  expect(reason("x".repeat(CURSOR_MAX_LENGTH))).toBe("malformed");
  expect(reason(cursor, { ...binding, order: "default:desc" })).toBe("order_by changed mid-pagination");
  expect(reason(cursor, { ...binding, filters: { state: "queued" } })).toBe("filters changed mid-pagination");
  expect(reason(cursor, { ...binding, surface: "panes" })).toBe("malformed");
  expect(reason(cursor, binding, cursorKey(new Uint8Array(32)))).toBe("malformed");
});

test("no changed character passes, not even one that decodes to the same bytes", () => {
  fc.assert(
    fc.property(fc.nat(cursor.length - 1), fc.string({ minLength: 0, maxLength: 2 }), (at, put) => {
      const changed = cursor.slice(0, at) + put + cursor.slice(at + 1);
      fc.pre(changed !== cursor);
      expect(reason(changed)).toBe("malformed");
    }),
    { numRuns: 2000 },
  );
  expect(reason(`${cursor}=`)).toBe("malformed");
});
