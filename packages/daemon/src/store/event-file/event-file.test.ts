import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { attachedLog, recordLines, type TestLog } from "../events.test.support.ts";
import { openStore } from "../open-store.ts";
import { temporaryHome } from "../store.test.support.ts";
import type { Store } from "../store.ts";
import { mendEventFile } from "./mend-event-file.ts";

const file = (home: string): string => join(home, "events.jsonl");

function linesOf(path: string): readonly string[] {
  const text = readFileSync(path, "utf8");
  expect(text === "" || text.endsWith("\n")).toBe(true);
  return text.split("\n").slice(0, -1);
}

/** The numbers of the events in the file. */
function idsIn(...paths: readonly string[]): readonly number[] {
  return paths.flatMap(linesOf).map((line) => Number(JSON.parse(line).event_id));
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

async function record(store: Store, log: TestLog, count: number): Promise<void> {
  await recordLines(
    store,
    log,
    Array.from({ length: count }, () => "error" as const),
  );
}

/** A closed store with this many events. */
async function homeWithEvents(home: string, count: number): Promise<TestLog> {
  const store = await openStore(home);
  const log = await attachedLog(home, store);
  for (let at = 0; at < count; at += 1) await record(store, log, 1);
  await store.close();
  return log;
}

/** As if the process had ended before it could say how far the file is synced. */
function forgetMark(home: string, kept: number): void {
  const bytes = linesOf(file(home))
    .slice(0, kept)
    .map((line) => `${line}\n`)
    .join("");
  const database = new Database(join(home, "interlock.sqlite3"));
  database
    .prepare("UPDATE events_file SET appended_event_id = ?, appended_bytes = ?")
    .run(kept, Buffer.byteLength(bytes));
  database.close();
}

verifies(
  "APP-470",
  "every event is a line of events.jsonl with the fields of the event and ts, and nothing else",
  async () => {
    using home = temporaryHome();
    const log = await homeWithEvents(home.path, 3);
    expect(idsIn(file(home.path))).toEqual([1, 2, 3]);
    expect(statSync(file(home.path)).mode & 0o777).toBe(0o600);
    const [first = ""] = linesOf(file(home.path));
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
    expect(JSON.parse(first)).toEqual({
      ts: time,
      event_id: 1,
      event_type: "error",
      agent_id: log.agentId,
      attachment_id: log.attachmentId,
      log_path: log.logPath,
      byte_range_start: 0,
      byte_range_end: 10,
      line_offset_start: 0,
      line_offset_end: 1,
      observed_at: "1970-01-01T00:00:00.000005+00:00",
      record_at: null,
      excerpt: "a line",
      classifier_rule_id: "error.test.v1",
      debounce: { window_id: null, collapsed_count: 1, window_started_at: null, window_ended_at: null },
      schema_version: 1,
    });
    expect(first.startsWith('{"ts":')).toBe(true);
  },
);

verifies(
  "APP-471",
  "a crash at any byte behind the mark leaves whole lines, and the events without one are known",
  async () => {
    using home = temporaryHome();
    await homeWithEvents(home.path, 3);
    const path = file(home.path);
    const whole = readFileSync(path);
    const [first = "", second = ""] = linesOf(path);
    const mark = { eventId: 1, bytes: Buffer.byteLength(`${first}\n`) };
    for (let size = mark.bytes; size <= whole.length; size += 1) {
      writeFileSync(path, whole.subarray(0, size));
      const { bytes, present } = mendEventFile(path, mark, false);
      const expected = [2, 3].filter(
        (_, at) => size >= mark.bytes + (at + 1) * Buffer.byteLength(`${second}\n`),
      );
      expect([...present]).toEqual(expected);
      expect(bytes).toBe(mark.bytes + expected.length * Buffer.byteLength(`${second}\n`));
      expect(readFileSync(path).equals(whole.subarray(0, bytes))).toBe(true);
    }
  },
);

verifies(
  "APP-471",
  "a start after a crash completes the file: each event once",
  async () => {
    using home = temporaryHome();
    await homeWithEvents(home.path, 3);
    const path = file(home.path);
    const whole = readFileSync(path);
    const second = Buffer.byteLength(`${linesOf(path)[1] ?? ""}\n`);
    for (const lost of [second + 9, 9, 0]) {
      writeFileSync(path, whole);
      forgetMark(home.path, 1);
      truncateSync(path, whole.length - lost);
      const store = await openStore(home.path);
      expect(await store.eventsSettled()).toEqual({ kind: "settled" });
      await store.close();
      expect(idsIn(path)).toEqual([1, 2, 3]);
    }
  },
  { timeout: 60_000 },
);

verifies(
  "APP-472",
  "while the file cannot be written events are kept and jsonl is degraded; then all of them follow",
  async () => {
    using home = temporaryHome();
    const log = await homeWithEvents(home.path, 2);
    const store = await openStore(home.path);
    await store.eventsSettled();
    rmSync(file(home.path));
    mkdirSync(file(home.path));
    await record(store, log, 3);
    expect(await store.eventsSettled()).toEqual({
      kind: "behind",
      reason: "events file not writable: EISDIR",
    });
    expect(store.health().jsonl).toEqual({ status: "degraded", reason: "events file not writable: EISDIR" });
    expect(store.read.newestEventId()).toBe(5);
    rmdirSync(file(home.path));
    await expect.poll(() => store.health().jsonl, { timeout: 10_000 }).toEqual({ status: "ok" });
    await record(store, log, 1);
    await store.close();
    // What was synced before the file was taken away is not written a second time.
    expect(idsIn(file(home.path))).toEqual([3, 4, 5, 6]);
  },
);

verifies(
  "APP-473",
  "a file that is renamed away is followed by a new one, without an event twice or in neither",
  async () => {
    using home = temporaryHome();
    const log = await homeWithEvents(home.path, 1);
    const store = await openStore(home.path);
    const rotated: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      await record(store, log, 4);
      if (round % 2 === 0) await store.eventsSettled();
      const away = `${file(home.path)}.${round}`;
      renameSync(file(home.path), away);
      rotated.push(away);
      await record(store, log, 1);
      await store.eventsSettled();
    }
    await store.close();
    expect(idsIn(...rotated, file(home.path))).toEqual(upTo(26));
  },
);

test("a file that was cut, or that somebody wrote into, keeps what it has and misses nothing new", async () => {
  using home = temporaryHome();
  const log = await homeWithEvents(home.path, 4);
  const lines = linesOf(file(home.path));
  writeFileSync(file(home.path), `${lines[0]}\nnot ours\n`);
  const store = await openStore(home.path);
  await record(store, log, 2);
  await store.close();
  const after = linesOf(file(home.path));
  expect(after.slice(0, 2)).toEqual([lines[0], "not ours"]);
  expect(after.slice(2).map((line) => JSON.parse(line).event_id)).toEqual([5, 6]);
});
