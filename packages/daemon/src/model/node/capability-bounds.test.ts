import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { readCapabilities } from "./capability-bounds.ts";

const nested = (depth: number): object => (depth === 0 ? {} : { in: nested(depth - 1) });
const many = (count: number, details: object = {}): Record<string, object> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`capability-${index}`, details]));

for (const [fault, map] of [
  ["not_an_object", { a: true }],
  ["not_an_object", { a: null }],
  ["not_an_object", { a: [1] }],
  ["name_out_of_bounds", { " ": {} }],
  ["name_out_of_bounds", { ["n".repeat(129)]: {} }],
  ["too_many", many(129)],
  ["details_too_large", { a: { text: "x".repeat(16_384) } }],
  ["all_too_large", many(16, { text: "x".repeat(8_300) })],
  ["too_deep", { a: nested(33) }],
  ["text_not_storable", { "a\0": {} }],
  ["text_not_storable", { a: { text: ["\ud800"] } }],
  ["text_not_storable", { a: { "\udc00": 1 } }],
] as const) {
  verifies("RTN-105", `${JSON.stringify(map).slice(0, 40)} is refused: ${fault}`, () => {
    expect(readCapabilities(map)).toEqual({ kind: "fault", fault });
  });
}

test("what is within the bounds is taken as it is", () => {
  const map = { ["n".repeat(128)]: { text: "x".repeat(16_000) }, b: nested(30), ...many(100) };
  expect(readCapabilities(map)).toEqual({ kind: "capabilities", capabilities: map });
});
