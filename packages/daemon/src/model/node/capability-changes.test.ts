import { verifies } from "@interlock/testkit/verifies";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../canonical-json.ts";
import { capabilityChanges, type CapabilityMap } from "./capability-changes.ts";

const maps = fc.dictionary(
  fc.constantFrom("a", "b", "c", "__proto__", "tmux"),
  fc.dictionary(fc.constantFrom("x", "y"), fc.oneof(fc.integer(), fc.boolean(), fc.array(fc.string())), {
    maxKeys: 2,
  }),
);

/** What a listener knows after it was told. */
function after(told: CapabilityMap, now: CapabilityMap): Map<string, string> {
  const known = new Map(Object.entries(told).map(([name, details]) => [name, canonicalJson(details)]));
  for (const change of capabilityChanges(told, now)) {
    if (change.kind === "declared") {
      expect(known.has(change.capability)).toBe(false);
      known.set(change.capability, canonicalJson(change.details));
      continue;
    }
    expect(known.get(change.capability)).toBe(canonicalJson(change.before));
    if (Object.hasOwn(now, change.capability)) known.set(change.capability, canonicalJson(change.after));
    else known.delete(change.capability);
  }
  return known;
}

verifies(
  "RTN-104",
  "what is told of changes is exactly what changed, once, and nothing when nothing did",
  () => {
    fc.assert(
      fc.property(maps, maps, (told, now) => {
        expect(after(told, now)).toEqual(
          new Map(Object.entries(now).map(([name, details]) => [name, canonicalJson(details)])),
        );
        expect(capabilityChanges(now, structuredClone(now))).toEqual([]);
      }),
    );
  },
);

test("the order of keys is no change", () => {
  expect(
    capabilityChanges({ a: { x: 1, y: [{ p: 1, q: 2 }] } }, { a: { y: [{ q: 2, p: 1 }], x: 1 } }),
  ).toEqual([]);
});
