import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { attachedLog, recordLines } from "../../store/events.test.support.ts";
import { temporaryStore } from "../../store/store.test.support.ts";
import { EventFeed } from "./event-feed.ts";
import { EventFollowers, FOLLOWERS_MAX, type NextEventsInput } from "./event-followers.ts";

const IDLE = 1_000;
const ALL = { after: null, types: null, agentId: null } as const;

/** Sessions over a store with one log, and a clock that stands until it is moved. */
async function followersOf(t: Awaited<ReturnType<typeof temporaryStore>>) {
  const log = await attachedLog(t.home, t.store);
  const feed = new EventFeed(t.store.read);
  let now = 0;
  const followers = new EventFollowers({ feed, idleMs: IDLE, now: () => now });
  return {
    followers,
    pass: (ms: number) => (now += ms),
    open: (owner = "host"): string => {
      const opened = followers.open(owner, ALL);
      if (opened.kind !== "opened") throw new Error(opened.kind);
      return opened.sessionId;
    },
    next: async (sessionId: string, change: Partial<NextEventsInput> = {}) => {
      const outcome = await followers.next({
        sessionId,
        owner: "host",
        limit: 50,
        waitMs: 0,
        after: null,
        signal: new AbortController().signal,
        isThere: () => true,
        ...change,
      });
      return outcome.kind === "read" ? outcome.events.map(({ eventId }) => eventId) : outcome.kind;
    },
    record: async (): Promise<void> => {
      const outcome = await recordLines(t.store, log, ["error"]);
      if (outcome.kind !== "recorded") throw new Error(outcome.kind);
      feed.publish(outcome.newestEventId ?? 0);
    },
  };
}

const WAIT = { waitMs: 60_000 };

verifies("CTN-059", "a session that nobody asks for has ended, and its place is free again", async () => {
  await using t = await temporaryStore();
  const { followers, open, next, pass } = await followersOf(t);
  const first = open();
  for (let at = 1; at < FOLLOWERS_MAX; at += 1) open();
  expect(followers.open("host", ALL)).toEqual({ kind: "full" });
  // Of another place there is room.
  open("elsewhere");
  pass(IDLE - 1);
  expect(await next(first)).toEqual([]);
  pass(IDLE - 1);
  // All but the one that was asked for have ended.
  for (let at = 1; at < FOLLOWERS_MAX; at += 1) open();
  expect(followers.open("host", ALL)).toEqual({ kind: "full" });
  expect(await next(first)).toEqual([]);
  pass(IDLE);
  expect(await next(first)).toBe("expired");
  expect(followers.close(first, "host")).toEqual({ kind: "expired" });
  // To others it never was.
  expect(followers.close(first, "elsewhere")).toEqual({ kind: "unknown" });
});

verifies("CTN-059", "a session in which somebody waits does not end", async () => {
  await using t = await temporaryStore();
  const { open, next, pass, record } = await followersOf(t);
  const session = open();
  const waiting = next(session, WAIT);
  pass(10 * IDLE);
  open();
  await record();
  expect(await waiting).toEqual([1]);
  expect(await next(session)).toEqual([]);
});

verifies("CTN-056", "of two that ask at once the later one is answered with what comes", async () => {
  await using t = await temporaryStore();
  const { open, next, record } = await followersOf(t);
  const session = open();
  const early = next(session, WAIT);
  const late = next(session, WAIT);
  expect(await early).toEqual([]);
  await record();
  expect(await late).toEqual([1]);
});

verifies("CTN-056", "who has gone when an event comes takes nothing with them", async () => {
  await using t = await temporaryStore();
  const { open, next, record } = await followersOf(t);
  const session = open();
  let there = true;
  const dead = next(session, { ...WAIT, isThere: () => there });
  const leaving = new AbortController();
  there = false;
  await record();
  expect(await dead).toEqual([]);
  const left = next(session, { ...WAIT, after: 1, signal: leaving.signal });
  leaving.abort();
  expect(await left).toEqual([]);
  expect(await next(session, { after: 0 })).toEqual([1]);
});

test("whoever waits is answered when the session is closed, or all of them are", async () => {
  await using t = await temporaryStore();
  const { followers, open, next } = await followersOf(t);
  const [one, two] = [open(), open()];
  const waiting = [next(one, WAIT), next(two, WAIT)];
  expect(followers.close(one, "host")).toEqual({ kind: "closed" });
  followers.closeAll();
  expect(await Promise.all(waiting)).toEqual([[], []]);
  expect(followers.open("host", ALL)).toEqual({ kind: "full" });
  expect(await next(two)).toBe("unknown");
});
