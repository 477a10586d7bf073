import type { EventPayloads } from "../../generated/types.ts";
import { registry } from "../registry/index.ts";
import { expect, test } from "vitest";
import { sessionEventCategory } from "./session-event-category.ts";

test("[SES-053] every event has the category that the contract declares for it", () => {
  const declared = registry.events.map(({ type, category }) => [type, category]);
  // The registry is what the payload map was generated from.
  const ours = registry.events.map(({ type }) => [type, sessionEventCategory(type as keyof EventPayloads)]);
  expect(ours).toEqual(declared);
  expect(declared.length).toBeGreaterThan(10);
});
