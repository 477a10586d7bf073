import { expect, test } from "vitest";
import { firstUnstorable } from "./storable-json.ts";

test("ordinary text of any language can be stored", () => {
  expect(
    firstUnstorable({ a: "Grüße \u{1F5A5}\n\t\u0001", b: [1, null, true, { "\u00e9": "x" }] }),
  ).toBeUndefined();
});

test.each([
  ["NUL in text", { ok: 1, bad: "a\0" }, "text_not_storable"],
  ["NUL in a key", { bad: { "a\0": 1 } }, "text_not_storable"],
  ["a high surrogate alone", { bad: ["x", "\ud83d"] }, "text_not_storable"],
  ["a low surrogate alone", { bad: { deep: [{ deeper: "\udda5" }] } }, "text_not_storable"],
  ["nesting over the limit", { bad: JSON.parse("[".repeat(64) + "]".repeat(64)) as unknown }, "too_deep"],
])("%s is found, by its top field", (_, request, reason) => {
  expect(firstUnstorable(request)).toEqual({ field: "bad", reason });
});

test("nesting at the limit is taken", () => {
  expect(firstUnstorable({ ok: JSON.parse("[".repeat(63) + "]".repeat(63)) as unknown })).toBeUndefined();
});
