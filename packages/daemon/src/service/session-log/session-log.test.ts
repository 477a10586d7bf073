import type { MembershipId, NodeId, ParticipantId } from "@interlock/contracts";
import { verifies } from "@interlock/testkit/verifies";
import Database from "better-sqlite3";
import { join } from "node:path";
import { expect, test } from "vitest";
import { canonicalEvent, linkSessionEvent, SESSION_LOG_GENESIS } from "../../model/session-event.ts";
import { freshSessionUuid } from "../../store/operations/fresh-id.ts";
import { temporaryStore } from "../../store/store.test.support.ts";
import type { Store } from "../../store/store.ts";
import type { ReceivedEvent } from "./judge-received.ts";
import { SessionFollowers } from "./session-followers.ts";
import { SessionLog, type OwnSessionEvent } from "./session-log.ts";

const SESSION = "01890000-0000-7000-8000-00000000000a";
const participant = freshSessionUuid(1_000_000) as ParticipantId; // a UUID as the store makes them

const member = (): OwnSessionEvent => ({
  type: "membership.created",
  actor: participant,
  payload: {
    membershipId: freshSessionUuid(2_000_000) as MembershipId, // as above
    participantId: participant,
    role: "viewer",
  },
});

const received = (over: Partial<ReceivedEvent>): ReceivedEvent => ({
  id: freshSessionUuid(3_000_000),
  sessionId: SESSION,
  sequence: 41,
  occurredAt: "2026-08-14T12:34:56.123Z",
  category: "membership_change",
  actor: null,
  payload: { membershipId: freshSessionUuid(4_000_000), participantId: participant, role: "viewer" },
  version: "1.0",
  type: "membership.created",
  ...over,
});

function logOf(store: Store): { readonly log: SessionLog; readonly followers: SessionFollowers } {
  const followers = new SessionFollowers(store.read);
  return { log: new SessionLog(store.write, followers), followers };
}

function events(store: Store, from = 0) {
  return store.read.sessionEventsFrom({ sessionId: SESSION, from, limit: 100, maxBytes: 1_000_000 });
}

verifies(
  ["LOC-040", "LOC-041"],
  "events get the next numbers of their session's log, each linked to the one before",
  async () => {
    await using world = await temporaryStore();
    const { store } = world;
    const { log } = logOf(store);
    expect(await log.append(SESSION.toUpperCase(), [member(), member()])).toEqual({
      kind: "appended",
      next: 2,
    });
    // Appends of one moment are one after the other, whoever asks.
    await Promise.all([log.append(SESSION, [member()]), log.append(SESSION, [member(), member()])]);
    expect(events(store).map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4]);
    const database = new Database(join(world.home, "interlock.sqlite3"), { readonly: true });
    const rows = database
      .prepare("SELECT canonical, prev_hash, row_hash, monotonic_ns FROM session_events ORDER BY sequence")
      .all() as readonly {
      readonly canonical: string;
      readonly prev_hash: Uint8Array;
      readonly row_hash: Uint8Array;
      readonly monotonic_ns: number;
    }[];
    database.close();
    let previous = SESSION_LOG_GENESIS;
    for (const [at, row] of rows.entries()) {
      expect(Buffer.from(row.prev_hash).equals(previous)).toBe(true);
      previous = linkSessionEvent(previous, row.canonical);
      expect(Buffer.from(row.row_hash).equals(previous)).toBe(true);
      const event = events(store)[at];
      expect(event && canonicalEvent(event)).toBe(row.canonical);
      expect(row.monotonic_ns).toBeGreaterThan(0);
    }
  },
);

verifies("LOC-042", "a stored event is never changed and never goes", async () => {
  await using world = await temporaryStore();
  await logOf(world.store).log.append(SESSION, [member()]);
  const database = new Database(join(world.home, "interlock.sqlite3"));
  expect(() => database.exec("UPDATE session_events SET canonical = '{}'")).toThrow("never changed");
  expect(() => database.exec("DELETE FROM session_events")).toThrow("never removed");
  database.close();
});

test("an event that does not fit the contract or one frame is not appended, nor are its neighbours", async () => {
  await using world = await temporaryStore();
  const { log } = logOf(world.store);
  const unfit = { ...member(), payload: { role: "viewer" } } as unknown as OwnSessionEvent; // as JavaScript could
  await expect(log.append(SESSION, [member(), unfit])).rejects.toThrow("does not fit the contract");
  const large: OwnSessionEvent = {
    type: "runtime_node.capability_declared",
    actor: null,
    payload: {
      nodeId: "n" as NodeId, // any text of 1 to 256 characters
      capability: "c",
      capabilityDetails: { text: "x".repeat(600_000) },
    },
  };
  expect(await log.append(SESSION, [member(), large])).toMatchObject({ kind: "too-large", limit: 524_288 });
  expect(world.store.read.nextSessionEvent(SESSION)).toBeNull();
});

verifies("LOC-043", "an event of another's is taken once, under its own id and time", async () => {
  await using world = await temporaryStore();
  const { log } = logOf(world.store);
  const event = received({});
  expect(await log.receive(SESSION, event)).toEqual({ kind: "recorded" });
  expect(await log.receive(SESSION, event)).toEqual({ kind: "known" });
  expect(events(world.store)).toMatchObject([{ id: event.id, occurredAt: event.occurredAt, sequence: 0 }]);
  expect(world.store.read.sessionEventNumber(SESSION, event.id)).toBe(0);
});

verifies("LOC-044", "what a newer producer may have meant is kept whole as a stub", async () => {
  await using world = await temporaryStore();
  const { log } = logOf(world.store);
  const newer = [
    received({ type: "session.dreamt", extra: { kept: true } }),
    received({ version: "2.0", payload: { anything: 1 } }),
    received({ version: "1.7", payload: { role: "captain" } }),
  ];
  for (const event of newer) expect(await log.receive(SESSION, event)).toEqual({ kind: "stubbed" });
  const database = new Database(join(world.home, "interlock.sqlite3"), { readonly: true });
  const stubs = database.prepare("SELECT * FROM session_event_stubs ORDER BY rowid").all();
  database.close();
  expect(stubs).toMatchObject([
    { stub_reason: "unknown_type", original_type: "session.dreamt", original_version: "1.0" },
    { stub_reason: "unknown_version", original_type: "membership.created", original_version: "2.0" },
    { stub_reason: "unreadable_payload", original_version: "1.7" },
  ]);
  const [first] = stubs as readonly { readonly original: string }[];
  expect(JSON.parse(first?.original ?? "")).toEqual(newer[0]);
  // In the log they stand as events of their type, for readers who know it.
  expect(events(world.store).map(({ type }) => type)).toEqual([
    "session.dreamt",
    "membership.created",
    "membership.created",
  ]);
});

test("what claims to be of our version and is not as the contract has it is nobody's event", async () => {
  await using world = await temporaryStore();
  const { log } = logOf(world.store);
  for (const over of [
    { payload: {} },
    { version: "0.9", payload: {} },
    { version: "1" },
    { version: "01.0" },
  ])
    expect(await log.receive(SESSION, received(over))).toEqual({ kind: "invalid" });
  expect(world.store.read.nextSessionEvent(SESSION)).toBeNull();
});

test("a follower reads what is old and waits for what is new, and forgets nothing it has not passed", async () => {
  await using world = await temporaryStore();
  const { log, followers } = logOf(world.store);
  await log.append(SESSION, [member(), member()]);
  const follower = followers.follow(SESSION, 1);
  const gone = new AbortController();
  await follower.more(gone.signal);
  expect(follower.peek().map(({ sequence }) => sequence)).toEqual([1]);
  expect(follower.peek()).toHaveLength(1);
  follower.pass(2);
  const more = follower.more(gone.signal);
  await log.append("01890000-0000-7000-8000-00000000000b", [member()]);
  expect(follower.peek()).toEqual([]);
  await log.append(SESSION, [member()]);
  await more;
  expect(follower.peek().map(({ sequence }) => sequence)).toEqual([2]);
  follower.pass(3);
  const waiting = follower.more(gone.signal);
  gone.abort();
  await waiting;
});

test("a page has as many events as fit its bound, and one at least", async () => {
  await using world = await temporaryStore();
  const { log } = logOf(world.store);
  await log.append(SESSION, [member(), member(), member()]);
  const [one] = events(world.store);
  const bytes = Buffer.byteLength(one === undefined ? "" : canonicalEvent(one));
  const page = (from: number, maxBytes: number): readonly number[] =>
    world.store.read
      .sessionEventsFrom({ sessionId: SESSION, from, limit: 2, maxBytes })
      .map(({ sequence }) => sequence);
  expect(page(0, 1)).toEqual([0]);
  expect(page(1, 1)).toEqual([1]);
  expect(page(0, bytes * 2)).toEqual([0, 1]);
  expect(page(0, bytes * 9)).toEqual([0, 1]);
  expect(page(3, 1)).toEqual([]);
});
