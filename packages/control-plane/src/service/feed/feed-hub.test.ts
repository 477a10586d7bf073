import { setTimeout as pause } from "node:timers/promises";
import { scale } from "@interlock/testkit/scale";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { eventually } from "../../listen/embedded-postgres/eventually.test.support.ts";
import type { Db } from "../../store/database.ts";
import { lastSequenceOf } from "../../store/read-session-feed.ts";
import { newId } from "../new-id.ts";
import {
  reader,
  WRITERS,
  startFeedDatabase,
  tell,
  type FeedDatabase,
  type Reader,
} from "./feed-database.test.support.ts";
import { FeedHub } from "./feed-hub.ts";

let database: FeedDatabase;
const hubs: FeedHub[] = [];
beforeAll(async () => {
  database = await startFeedDatabase();
}, 120_000);
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.close();
});
afterAll(() => database.stop());

function hubOn(db: Db, faults: (string | undefined)[] = []): FeedHub {
  const hub = new FeedHub({ db, onFault: (code) => faults.push(code), heartbeatMs: 3_600_000 });
  hubs.push(hub);
  return hub;
}

function follow(hub: FeedHub, sessionId: string, position = 0, sink: Reader = reader()): Reader {
  const facts = { sessionId, participantId: newId(), tokenHash: Buffer.alloc(32) };
  hub.begin(hub.follow(facts, position, sink));
  return sink;
}

const numbers = (sink: Reader): readonly number[] => sink.seen.map(({ sequence }) => sequence);
const countTo = (last: number): readonly number[] => Array.from({ length: last }, (_, at) => at + 1);

/** Counts the statements that go through a database. */
function counted(db: Db): { readonly db: Db; readonly statements: () => number } {
  let statements = 0;
  const plugin = {
    transformQuery: ({ node }: { readonly node: never }): never => {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }: { readonly result: never }): Promise<never> => result,
  };
  return { db: db.withPlugin(plugin as never), statements: () => statements }; // sees nodes and results, changes none
}

test("[SES-052] a second writer of a feed waits for the first, and a rolled-back one leaves no hole", async () => {
  const sessionId = await database.session();
  const first = Promise.withResolvers<void>();
  const failing = tell(database.db, [{ sessionId, name: "never" }], () => first.promise);
  const waiting = await eventually("the first writer's lock", async () => {
    const head = await sql<{ held: string }>`
      SELECT count(*) AS held FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
      WHERE c.relname = 'session_feed_heads' AND l.mode = 'RowExclusiveLock'`.execute(database.reserved);
    return Number(head.rows[0]?.held) > 0;
  });
  expect(waiting).toBe(true);
  let done = false;
  const second = tell(database.db, [{ sessionId, name: "second" }]).then(() => (done = true));
  await eventually("the second writer waiting", async () => {
    const { rows } = await sql<{ waits: string }>`
      SELECT count(*) AS waits FROM pg_locks WHERE NOT granted`.execute(database.reserved);
    return Number(rows[0]?.waits) > 0;
  });
  expect(done).toBe(false);
  first.reject(new Error("rolled back"));
  await expect(failing).rejects.toThrow("rolled back");
  await second;
  const sink = follow(hubOn(database.reserved), sessionId);
  await eventually("the second event", async () => sink.seen.length > 0);
  expect(sink.seen).toEqual([{ sequence: 1, name: "second" }]);
});

test(
  "[SES-052 SES-059] 64 writers commit in any order while readers follow: none misses an event, none gets one twice",
  async () => {
    const events = scale(3_000, 1_000_000);
    const hub = hubOn(database.reserved);
    const sessions = await Promise.all(Array.from({ length: 8 }, () => database.session()));
    const early = sessions.map((sessionId) => follow(hub, sessionId));
    const committed = new Map<string, string[]>(sessions.map((sessionId) => [sessionId, []]));
    let asked = 0;
    const random = seeded(7);
    const pick = <Value>(values: readonly Value[]): Value =>
      values[Math.floor(random() * values.length)] as Value; // within
    const writer = async (me: number): Promise<void> => {
      for (let n = 0; asked < events; n += 1) {
        const told = Array.from({ length: 1 + Math.floor(random() * 12) }, (_, at) => ({
          sessionId: pick(sessions),
          name: `w${me}-${n}-${at}`,
        }));
        asked += told.length;
        const [fails, ms] = [random() < 0.1, Math.floor(random() * 6)];
        // Held open for differing times, so that transactions end in another order than they began.
        const hold = async (): Promise<void> => {
          await pause(ms);
          if (fails) throw new RolledBack();
        };
        try {
          await tell(database.writers, told, hold);
          for (const { sessionId, name } of told) committed.get(sessionId)?.push(name);
        } catch (error) {
          if (!(error instanceof RolledBack)) throw error;
        }
      }
    };
    const writing = Promise.all(Array.from({ length: WRITERS }, (_, me) => writer(me)));
    // Some come while it goes on, from the beginning, and meet both the backlog and what is new.
    await eventually("a good part of the events", async () => asked > events / 3, scale(60_000, 3_600_000));
    const late = sessions.map((sessionId) => follow(hub, sessionId));
    await writing;
    for (const [at, sessionId] of sessions.entries()) {
      const last = await lastSequenceOf(database.reserved, sessionId);
      const names = (committed.get(sessionId) ?? []).toSorted();
      expect(names).toHaveLength(last);
      for (const sink of [early[at], late[at]]) {
        if (sink === undefined) throw new Error("a session without its readers");
        await eventually(`event ${last}`, async () => sink.seen.length >= last, scale(60_000, 600_000));
        expect(numbers(sink)).toEqual(countTo(last));
        expect(sink.seen.map(({ name }) => name).toSorted()).toEqual(names);
      }
    }
  },
  scale(180_000, 3_600_000),
);

class RolledBack extends Error {}

/** A small generator, so that a run can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

test("[SES-062] a slow reader holds up nobody, and gets what it missed when it takes more", async () => {
  const sessionId = await database.session();
  const hub = hubOn(database.reserved);
  const taken = Promise.withResolvers<void>();
  const slow = reader();
  let isSlow = true;
  const take = slow.write.bind(slow);
  Object.assign(slow, {
    write: (frame: Parameters<Reader["write"]>[0]) => take(frame) && !isSlow,
    ready: () => (isSlow ? taken.promise : Promise.resolve()),
  });
  isSlow = false;
  follow(hub, sessionId, 0, slow);
  const quick = follow(hub, sessionId);
  await tell(database.db, [{ sessionId, name: "1" }]);
  await eventually("the first event", async () => slow.seen.length === 1 && quick.seen.length === 1);
  isSlow = true;
  for (let n = 2; n <= 700; n += 100)
    await tell(
      database.db,
      Array.from({ length: 100 }, (_, at) => ({ sessionId, name: String(n + at) })),
    );
  await eventually("all events at the quick reader", async () => quick.seen.length === 701);
  // It was told once more after it had said that it takes no more, if at all.
  expect(slow.seen.length).toBeLessThan(701);
  isSlow = false;
  taken.resolve();
  await eventually("all events at the slow reader", async () => slow.seen.length === 701);
  expect(numbers(slow)).toEqual(countTo(701));
  expect(numbers(quick)).toEqual(countTo(701));
});

test("[SES-063] a thousand readers cost as many statements as one", async () => {
  const sessions = await Promise.all(Array.from({ length: 20 }, () => database.session()));
  for (const sessionId of sessions) await tell(database.db, [{ sessionId, name: "before" }]);
  const watched = counted(database.reserved);
  const hub = hubOn(watched.db);
  const sinks = Array.from({ length: 1_000 }, (_, at) => follow(hub, sessions[at % 20] ?? "", 0));
  await eventually("the first event at each", async () => sinks.every(({ seen }) => seen.length === 1));
  const before = watched.statements();
  const began = performance.now();
  for (let round = 0; round < 5; round += 1) {
    for (const sessionId of sessions) await tell(database.db, [{ sessionId, name: `round ${round}` }]);
    await eventually("the next event at each", async () =>
      sinks.every(({ seen }) => seen.length === round + 2),
    );
  }
  // One statement every 50 ms, whatever the number of readers, of sessions and of events.
  const looks = Math.ceil((performance.now() - began) / 50) + 2;
  expect(watched.statements() - before).toBeLessThanOrEqual(looks);
  for (const sink of sinks) expect(numbers(sink)).toEqual([1, 2, 3, 4, 5, 6]);
});

test("readers wait out a database that does not answer, and go on where they were", async () => {
  const sessionId = await database.session();
  const faults: (string | undefined)[] = [];
  const hub = hubOn(database.reserved, faults);
  const sink = follow(hub, sessionId);
  await tell(database.db, [{ sessionId, name: "1" }]);
  await eventually("the first event", async () => sink.seen.length === 1);
  for (let n = 2; n <= 4; n += 1) {
    await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'interlock-control-plane' AND pid <> pg_backend_pid()`.execute(database.db);
    await eventually("a writer", async () =>
      tell(database.db, [{ sessionId, name: String(n) }]).then(
        () => true,
        () => false,
      ),
    );
  }
  const last = await eventually("the head", () => lastSequenceOf(database.db, sessionId));
  await eventually("what came meanwhile", async () => sink.seen.length === last);
  expect(numbers(sink)).toEqual(countTo(last));
  expect(faults).toEqual([]);
});
