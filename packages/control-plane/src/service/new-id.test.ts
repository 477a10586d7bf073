import { expect, test } from "vitest";
import { newId } from "./new-id.ts";

test("an id is a UUID of version 7 that carries the time", () => {
  const before = Date.now();
  const id = newId();
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const at = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  expect(at).toBeGreaterThanOrEqual(before);
  expect(at).toBeLessThanOrEqual(Date.now());
});

test("ten thousand ids are ten thousand", () => {
  expect(new Set(Array.from({ length: 10_000 }, newId)).size).toBe(10_000);
});
