import { setImmediate } from "node:timers/promises";
import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { EVENT_TYPES } from "../../model/event-type.ts";
import { attachedLog, recordLines } from "../../store/events.test.support.ts";
import { temporaryStore } from "../../store/store.test.support.ts";
import { EventFeed, type EventFollower } from "./event-feed.ts";

const TOTAL = 1500;

/** Follows to the last event, a few at a time, now and then slowly. */
async function everything(follower: EventFollower, until: number): Promise<readonly number[]> {
  const seen: number[] = [];
  const signal = new AbortController().signal;
  for (let round = 0; follower.position < until; round += 1) {
    await follower.more(signal);
    const { events, position } = follower.peek(1 + (round % 7));
    seen.push(...events.map(({ eventId }) => eventId));
    follower.pass(position);
    if (round % 5 === 0) for (let turn = 0; turn < round % 17; turn += 1) await setImmediate();
  }
  return seen;
}

verifies(
  "APP-482",
  "who catches up while events are written gets each of them once and in order",
  async () => {
    await using t = await temporaryStore();
    const log = await attachedLog(t.home, t.store);
    const feed = new EventFeed(t.store.read);
    const types = EVENT_TYPES.filter((type) => type !== "pane_exited");
    const following: {
      readonly from: number;
      readonly type: (typeof types)[number] | null;
      readonly seen: Promise<readonly number[]>;
    }[] = [];
    for (let written = 0; written < TOTAL;) {
      const size = Math.min(1 + (written % 11), TOTAL - written);
      const recorded = recordLines(
        t.store,
        log,
        Array.from({ length: size }, (_, at) => types[(written + at) % types.length] ?? "error"),
      );
      // Followers join between the commit and its announcement, at the live end and far behind it.
      if (written % 90 < size) {
        for (const from of [0, Math.floor(written / 2), feed.newest]) {
          const type = from % 2 === 0 ? null : "error";
          const follower = feed.follow({ after: from, types: type === null ? null : [type], agentId: null });
          following.push({ from, type, seen: everything(follower, TOTAL) });
        }
      }
      const outcome = await recorded;
      if (outcome.kind !== "recorded") throw new Error(outcome.kind);
      feed.publish(outcome.newestEventId ?? 0);
      written += size;
    }
    expect(following.length).toBeGreaterThan(30);
    for (const { from, type, seen } of following) {
      const expected = Array.from({ length: TOTAL - from }, (_, at) => from + at + 1).filter(
        (id) => type === null || types[(id - 1) % types.length] === type,
      );
      expect(await seen).toEqual(expected);
    }
  },
  { timeout: 120_000 },
);

test("who waits is woken by the next event or by its own signal, and leaves nothing behind", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  const feed = new EventFeed(t.store.read);
  const follower = feed.follow({ after: null, types: null, agentId: null });
  const leaving = new AbortController();
  const left = follower.more(leaving.signal);
  leaving.abort();
  await left;
  const woken = follower.more(new AbortController().signal);
  await recordLines(t.store, log, ["error"]);
  feed.publish(1);
  await woken;
  expect(follower.peek(5).events.map(({ eventId }) => eventId)).toEqual([1]);
  // Nothing was passed over by looking.
  expect(follower.position).toBe(0);
});
