import fc from "fast-check";
import Database from "better-sqlite3";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EVENT_TYPES } from "../../model/event-type.ts";
import { FRESH_READING } from "../../model/read-log-lines.ts";
import { attachedLog, lineEvent, recordLines, type TestLog } from "../events.test.support.ts";
import type { EventRecord } from "../records/event-record.ts";
import { temporaryStore } from "../store.test.support.ts";
import type { Store } from "../store.ts";
import type { EventFilters } from "./list-inputs.ts";

/** Two agents, all types, three events for each microsecond from 100 on. */
async function world(home: string, store: Store): Promise<readonly TestLog[]> {
  const logs = [await attachedLog(home, store, 0), await attachedLog(home, store, 1)];
  for (let at = 0; at < 40; at += 1) {
    const log = logs[at % 3 === 0 ? 1 : 0];
    if (log === undefined) throw new Error("no log");
    const types = [0, 3, 7].map((step) => EVENT_TYPES[(at + step) % EVENT_TYPES.length] ?? "error");
    await recordLines(store, log, types, 100 + at);
  }
  return logs;
}

const list = (store: Store, filters: EventFilters, cursor: string | null = null, limit = 7) =>
  store.read.events({ limit, orderBy: "event_id", direction: "desc", filters, cursor });

function everyRow(store: Store, filters: EventFilters): readonly EventRecord[] {
  const rows: EventRecord[] = [];
  for (let cursor: string | null = null; ;) {
    const page = list(store, filters, cursor);
    if (page.kind !== "page") throw new Error(page.reason);
    rows.push(...page.rows);
    cursor = page.cursorNext;
    if (cursor === null) return rows;
  }
}

test("any filters give the events that a look at each of them gives, newest first, with their number", async () => {
  await using t = await temporaryStore();
  const logs = await world(t.home, t.store);
  const all = everyRow(t.store, {});
  expect(all.map(({ eventId }) => eventId)).toEqual(Array.from({ length: 120 }, (_, at) => 120 - at));
  const time = fc.option(fc.integer({ min: 95, max: 145 }), { nil: undefined });
  fc.assert(
    fc.property(
      fc.option(fc.constantFrom(...EVENT_TYPES), { nil: undefined }),
      fc.option(fc.constantFrom(...logs.map(({ agentId }) => agentId), "agt_000000000000"), {
        nil: undefined,
      }),
      time,
      time,
      fc.option(fc.subarray([...EVENT_TYPES]), { nil: undefined }),
      (type, agent, since, until, types) => {
        const filters: EventFilters = {
          ...(type !== undefined && { event_type: type }),
          ...(agent !== undefined && { agent_id: agent }),
          ...(since !== undefined && { since }),
          ...(until !== undefined && { until }),
          ...(types !== undefined && type === undefined && { event_types: JSON.stringify(types) }),
        };
        const expected = all.filter(
          (event) =>
            (type === undefined || event.eventType === type) &&
            (agent === undefined || event.agentId === agent) &&
            (since === undefined || event.observedAt >= since) &&
            (until === undefined || event.observedAt <= until) &&
            (types === undefined || type !== undefined || types.includes(event.eventType)),
        );
        expect(everyRow(t.store, filters)).toEqual(expected);
        expect(list(t.store, filters)).toMatchObject({ total: expected.length, totalEstimate: null });
        const slice = t.store.read.eventsAfter({
          after: 30,
          limit: 9,
          types: types ?? null,
          agentId: agent ?? null,
        });
        const behind = all
          .toReversed()
          .filter(
            (event) =>
              event.eventId > 30 &&
              (types === undefined || types.includes(event.eventType)) &&
              (agent === undefined || event.agentId === agent),
          );
        expect(slice.events).toEqual(behind.slice(0, 9));
        expect(slice.position).toBe(behind.length < 9 ? 120 : behind[8]?.eventId);
        expect(slice.missed).toBe(0);
      },
    ),
    { numRuns: 150 },
  );
  expect(t.store.read.counts().events).toBe(120);
  expect(t.store.read.recentEvents(3).map(({ eventId }) => eventId)).toEqual([120, 119, 118]);
});

test("a list too long to be counted answers with an estimate that is near", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  for (let batch = 0; batch < 40; batch += 1)
    await recordLines(
      t.store,
      log,
      Array.from({ length: 100 }, (_, at) => (at % 4 === 0 ? "error" : "activity")),
      100 + batch,
    );
  expect(list(t.store, { event_type: "error" })).toMatchObject({ total: 1000, totalEstimate: null });
  expect(list(t.store, { since: 0 })).toMatchObject({ total: null, totalEstimate: 4000 });
  expect(list(t.store, { since: 110, event_type: "activity" })).toMatchObject({
    total: null,
    totalEstimate: 2250,
  });
  expect(list(t.store, { since: 110, until: 112, event_type: "activity" })).toMatchObject({
    total: 225,
    totalEstimate: null,
  });
});

test("a place behind events that are no longer kept is told how many are missing", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  await recordLines(
    t.store,
    log,
    Array.from({ length: 10 }, () => "error" as const),
  );
  const after = (place: number) => {
    const { events, position, missed } = t.store.read.eventsAfter({
      after: place,
      limit: 3,
      types: null,
      agentId: null,
    });
    return { ids: events.map(({ eventId }) => eventId), position, missed };
  };
  const database = new Database(join(t.home, "interlock.sqlite3"));
  database.exec("DELETE FROM events WHERE event_id <= 4");
  expect(after(0)).toEqual({ ids: [5, 6, 7], position: 7, missed: 4 });
  expect(after(4)).toEqual({ ids: [5, 6, 7], position: 7, missed: 0 });
  expect(t.store.read.counts().events).toBe(6);
  database.exec("DELETE FROM events");
  database.close();
  expect(after(7)).toEqual({ ids: [], position: 10, missed: 3 });
  expect(after(10)).toEqual({ ids: [], position: 10, missed: 0 });
  await recordLines(t.store, log, ["error"]);
  expect(after(10)).toEqual({ ids: [11], position: 11, missed: 0 });
});

test("the cursor of a place is worth nothing when a byte of it is changed, or in a list", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  await recordLines(t.store, log, ["error"]);
  const cursor = t.store.read.eventCursor(1);
  expect(t.store.read.readEventCursor(cursor)).toEqual({ kind: "position", eventId: 1 });
  fc.assert(
    fc.property(fc.nat(cursor.length - 1), fc.constantFrom("A", "b", "_"), (at, letter) => {
      const changed = cursor.slice(0, at) + letter + cursor.slice(at + 1);
      if (changed !== cursor)
        expect(t.store.read.readEventCursor(changed)).toEqual({ kind: "refused", reason: "malformed" });
    }),
  );
  expect(list(t.store, {}, cursor)).toEqual({ kind: "cursor-refused", reason: "malformed" });
});

test("the silence of logs that are read, and of panes that have gone untold, is looked at", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  const fact = { attachmentId: log.attachmentId, pane: "active", reading: true, exitTold: false };
  expect(t.store.read.quietLogs()).toEqual([{ ...fact, lastOutputAt: 1, lastEventType: null }]);
  await recordLines(t.store, log, ["completed", "error"], 77);
  expect(t.store.read.quietLogs()).toEqual([{ ...fact, lastOutputAt: 77, lastEventType: "error" }]);
  const database = new Database(join(t.home, "interlock.sqlite3"));
  database.exec(
    "UPDATE panes SET agent_id = NULL, state = 'inactive'; UPDATE log_attachments SET status = 'stale'",
  );
  expect(t.store.read.quietLogs()).toMatchObject([{ pane: "inactive", reading: false, exitTold: false }]);
  const exit = () =>
    t.store.write.recordEvents({
      attachmentId: log.attachmentId,
      events: [{ ...lineEvent("pane_exited", 0), range: null }],
      observedAt: 99,
      reading: FRESH_READING,
      advance: null,
    });
  await exit();
  expect(t.store.read.quietLogs()).toEqual([]);
  // Attached once more: another life, which ends once more.
  database.exec("UPDATE log_attachments SET attached_at = 200");
  database.close();
  expect(t.store.read.quietLogs()).toMatchObject([{ pane: "inactive", exitTold: false }]);
});
