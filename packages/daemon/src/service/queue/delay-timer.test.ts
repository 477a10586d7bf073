import { verifies } from "@interlock/testkit/verifies";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Delay, EndDelaysOutcome } from "../../store/operations/end-delays.ts";
import { DelayTimer } from "./delay-timer.ts";

const HOUR_MS = 3_600_000;

/** A timer whose passing time and wall clock are set by the test; timers are vitest's. */
function world(endDelays?: (due: readonly Delay[]) => Promise<EndDelaysOutcome>) {
  const ended: string[] = [];
  const faults: unknown[] = [];
  let asleep = 0;
  const timer = new DelayTimer({
    elapsed: () => performance.now() + asleep,
    endDelays: async ({ due }) => {
      const outcome = (await endDelays?.(due)) ?? { ended: due.map(({ messageId }) => messageId) };
      ended.push(...outcome.ended);
      return outcome;
    },
    onEnded: () => undefined,
    onFault: (error) => faults.push(error),
  });
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  return { timer, ended, faults, pass, sleep: (ms: number) => (asleep += ms) };
}

const delay = (messageId: string): Delay => ({ messageId, delayedUntil: 1 });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("delays end in the order of their ends, and none before its time", async () => {
  const { timer, ended, pass } = world();
  timer.add(delay("c"), 300);
  timer.add(delay("a"), 100);
  timer.add(delay("b"), 200);
  await pass(99);
  expect(ended).toEqual([]);
  await pass(1);
  expect(ended).toEqual(["a"]);
  await pass(1_000);
  expect(ended).toEqual(["a", "b", "c"]);
  await timer.stop();
});

verifies("APP-507", "setting the clock moves no delay that runs", async () => {
  for (const step of [-HOUR_MS, HOUR_MS]) {
    const { timer, ended, pass } = world();
    timer.add(delay("a"), 1_000);
    await pass(500);
    vi.setSystemTime(Date.now() + step);
    await pass(499);
    expect(ended).toEqual([]);
    await pass(1);
    expect(ended).toEqual(["a"]);
    await timer.stop();
  }
});

verifies(
  "APP-507",
  "a delay that ended while the machine slept ends half a minute after it woke up",
  async () => {
    const { timer, ended, pass, sleep } = world();
    timer.add(delay("a"), HOUR_MS);
    await pass(10_000);
    sleep(8 * HOUR_MS);
    await pass(30_000);
    expect(ended).toEqual(["a"]);
    await timer.stop();
  },
);

verifies("APP-507", "after a start the clock says what is left, never more than was asked for", async () => {
  const { timer, ended, pass } = world();
  const now = 1_800_000_000_000_000;
  const ms = (count: number) => now + count * 1000;
  timer.resume(
    [
      { messageId: "over", delayedUntil: ms(-5), delayedAt: ms(-10) },
      { messageId: "left", delayedUntil: ms(40), delayedAt: ms(-10) },
      // The clock was set back by an hour since.
      { messageId: "set back", delayedUntil: ms(HOUR_MS + 100), delayedAt: ms(HOUR_MS) },
    ],
    now,
  );
  await pass(1);
  expect(ended).toEqual(["over"]);
  await pass(39);
  expect(ended).toEqual(["over", "left"]);
  await pass(60);
  expect(ended).toEqual(["over", "left", "set back"]);
  await timer.stop();
});

test("a delay of 30 days is longer than a timer can be, and is kept all the same", async () => {
  const { timer, ended, pass } = world();
  timer.add(delay("a"), 30 * 24 * HOUR_MS);
  await pass(30 * 24 * HOUR_MS - 1);
  expect(ended).toEqual([]);
  await pass(1);
  expect(ended).toEqual(["a"]);
  await timer.stop();
});

test("what the store could not end is tried again, in order, and nothing is lost", async () => {
  let full = true;
  const { timer, ended, faults, pass } = world((due) =>
    full
      ? Promise.reject(new Error("full"))
      : Promise.resolve({ ended: due.map(({ messageId }) => messageId) }),
  );
  timer.add(delay("a"), 10);
  timer.add(delay("b"), 10);
  await pass(10);
  expect([ended, faults.length]).toEqual([[], 1]);
  full = false;
  await pass(1_000);
  expect([...ended].sort()).toEqual(["a", "b"]);
  await timer.stop();
});

test("thousands that end at once are ended, in pieces", async () => {
  const sizes: number[] = [];
  const { timer, ended, pass } = world((due) => {
    sizes.push(due.length);
    return Promise.resolve({ ended: due.map(({ messageId }) => messageId) });
  });
  for (let at = 0; at < 1_200; at += 1) timer.add(delay(String(at)), 50);
  await pass(100);
  expect(new Set(ended).size).toBe(1_200);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
  await timer.stop();
});

test("nothing ends after the stop", async () => {
  const { timer, ended, pass } = world();
  timer.add(delay("a"), 10);
  await timer.stop();
  timer.add(delay("b"), 10);
  await pass(HOUR_MS);
  expect(ended).toEqual([]);
});
