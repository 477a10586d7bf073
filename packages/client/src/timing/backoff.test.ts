import { expect, test } from "vitest";
import { Backoff } from "./backoff.ts";

function driven(random: number): { readonly backoff: Backoff; readonly pass: (ms: number) => void } {
  let now = 0;
  const limits = { baseMs: 100, capMs: 1_000, stableMs: 10_000 };
  return {
    backoff: new Backoff({ now: () => now, random: () => random }, limits),
    pass: (ms) => (now += ms),
  };
}

test("pauses double up to the cap, and the jitter is taken after the cap", () => {
  const { backoff } = driven(0.5);
  const pauses = Array.from({ length: 6 }, () => {
    backoff.failed();
    return backoff.waitMs;
  });
  expect(pauses).toEqual([50, 100, 200, 400, 500, 500]);
});

test("the jitter reaches down to no pause at all", () => {
  const { backoff } = driven(0);
  backoff.failed();
  expect(backoff.waitMs).toBe(0);
});

test("a connection that broke soon does not start the count anew; a stable one does", () => {
  const { backoff, pass } = driven(0.5);
  for (let failure = 0; failure < 5; failure += 1) backoff.failed();
  backoff.connected();
  pass(9_999);
  backoff.failed();
  expect(backoff.waitMs).toBe(500);
  backoff.connected();
  pass(10_000);
  backoff.failed();
  expect(backoff.waitMs).toBe(50);
});
