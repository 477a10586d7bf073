import Database from "better-sqlite3";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { NewEvent } from "../../model/new-event.ts";
import { FRESH_READING } from "../../model/read-log-lines.ts";
import { attachedLog, lineEvent, recordLines } from "../events.test.support.ts";
import { temporaryStore } from "../store.test.support.ts";

test("events and the log's new offset are one step", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  expect(await recordLines(t.store, log, ["error", "completed"])).toEqual({
    kind: "recorded",
    newestEventId: 2,
  });
  expect(t.store.read.event(1)).toMatchObject({
    eventId: 1,
    eventType: "error",
    origin: "log",
    agentId: log.agentId,
    attachmentId: log.attachmentId,
    logPath: log.logPath,
    byteRangeStart: 0,
    byteRangeEnd: 10,
    windowId: null,
    collapsedCount: 1,
  });
  expect(offsetOf(t.home)).toEqual({
    byte_offset: 20,
    line_offset: 2,
    file_inode: "1:2",
    file_size_seen: 20,
  });
});

test("a batch that was read from another offset, or of a log that is no longer read, writes nothing", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  await recordLines(t.store, log, ["error"]);
  const again = { ...log, at: 0 };
  expect(await recordLines(t.store, again, ["error"])).toEqual({ kind: "moved-on" });
  setStatus(t.home, "detached");
  expect(await recordLines(t.store, log, ["error"])).toEqual({ kind: "moved-on" });
  expect(await recordLines(t.store, { ...log, attachmentId: "lat_000000000000" }, ["error"])).toEqual({
    kind: "moved-on",
  });
  expect(t.store.read.newestEventId()).toBe(1);
});

test("an operation that breaks in the middle leaves neither an event nor an offset", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  const broken = { ...lineEvent("error", 10), eventType: "no such type" as NewEvent["eventType"] }; // refused by the table
  await expect(
    t.store.write.recordEvents({
      attachmentId: log.attachmentId,
      events: [lineEvent("error", 0), broken],
      observedAt: 5,
      reading: FRESH_READING,
      advance: { fromByteOffset: 0, byteOffset: 20, lineOffset: 2, fileInode: "1:2", fileSizeSeen: 20 },
    }),
  ).rejects.toMatchObject({ code: "operation_failed" });
  expect(t.store.read.recentEvents(5)).toEqual([]);
  expect(offsetOf(t.home)).toMatchObject({ byte_offset: 0, file_inode: null });
});

test("times never fall while numbers rise, although the clock is set back", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  const at = [50, 40, 60];
  for (const observedAt of at)
    await t.store.write.recordEvents({
      attachmentId: log.attachmentId,
      events: [lineEvent("error", 0)],
      observedAt,
      reading: FRESH_READING,
      advance: null,
    });
  expect(t.store.read.recentEvents(9).map(({ observedAt }) => observedAt)).toEqual([60, 50, 50]);
});

test("the activity that is being collected survives the process", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  const window = {
    windowId: "0123456789ab",
    startedAt: 7,
    collapsedCount: 3,
    range: { byteStart: 0, byteEnd: 9, lineStart: 0, lineEnd: 3 },
    excerpt: "höchste Zeit",
    ruleId: "activity.fallback.v1",
  };
  const record = (reading: typeof FRESH_READING) =>
    t.store.write.recordEvents({
      attachmentId: log.attachmentId,
      events: [],
      observedAt: 7,
      reading,
      advance: null,
    });
  expect(t.store.read.logReading(log.attachmentId)).toBeNull();
  expect(await record({ window, midLine: true })).toEqual({ kind: "recorded", newestEventId: null });
  expect(t.store.read.logReading(log.attachmentId)).toEqual({ window, midLine: true });
  expect(t.store.read.collectingLogs()).toEqual([log.attachmentId]);
  await record(FRESH_READING);
  expect(t.store.read.collectingLogs()).toEqual([]);
});

function offsetOf(home: string): unknown {
  const database = new Database(join(home, "interlock.sqlite3"), { readonly: true });
  const row: unknown = database
    .prepare("SELECT byte_offset, line_offset, file_inode, file_size_seen FROM log_attachments")
    .get();
  database.close();
  return row;
}

function setStatus(home: string, status: string): void {
  const database = new Database(join(home, "interlock.sqlite3"));
  database.prepare("UPDATE log_attachments SET status = ?").run(status);
  database.close();
}
