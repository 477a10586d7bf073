import Database from "better-sqlite3";
import { join } from "node:path";
import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { DEFAULT_EXCERPT } from "../../model/event-excerpt.ts";
import { attachedLog, type TestLog } from "../../store/events.test.support.ts";
import type { EventRecord } from "../../store/records/event-record.ts";
import { temporaryStore } from "../../store/store.test.support.ts";
import type { Store } from "../../store/store.ts";
import { systemClock } from "../../store/timestamp.ts";
import type { LogBatch } from "../logs/log-sink.ts";
import { EventFeed } from "./event-feed.ts";
import { EventPipeline, type EventPipelineOptions } from "./event-pipeline.ts";

const HOUR = 3_600_000_000;

function pipelineOf(
  store: Pick<Store, "read" | "write">,
  change: Partial<EventPipelineOptions> = {},
): EventPipeline {
  return new EventPipeline({
    store,
    feed: new EventFeed(store.read),
    rules: { windowMicros: 50_000, excerpt: DEFAULT_EXCERPT },
    grace: { paneExitedMicros: HOUR, longRunningMicros: HOUR },
    clock: systemClock,
    onFault: (error) => {
      throw error;
    },
    ...change,
  });
}

/** The next lines of a log as its reader hands them over. */
function batchOf(log: TestLog, texts: readonly string[], observedAt = systemClock()): LogBatch {
  let at = log.at;
  const lines = texts.map((text, index) => {
    const byteStart = at;
    at += Buffer.byteLength(text) + 1;
    return { text, byteStart, byteEnd: at, line: index, end: "line-feed" as const };
  });
  return {
    attachmentId: log.attachmentId,
    agentId: log.agentId,
    logPath: log.logPath,
    lines,
    byteOffset: at,
    lineOffset: texts.length,
    fromByteOffset: log.at,
    fileInode: "1:2",
    fileSizeSeen: at,
    observedAt,
  };
}

/** The store, and how often somebody has listened to its silent logs. */
function listening(store: Store): {
  readonly store: Pick<Store, "read" | "write">;
  readonly looks: () => number;
} {
  let looks = 0;
  const quietLogs: Store["read"]["quietLogs"] = () => {
    looks += 1;
    return store.read.quietLogs();
  };
  return { store: { write: store.write, read: { ...store.read, quietLogs } }, looks: () => looks };
}

/** Resolves when silence was listened to twice more: what it says at this time has been told. */
async function listened(looks: () => number): Promise<void> {
  const before = looks();
  await expect.poll(looks, { timeout: 10_000 }).toBeGreaterThanOrEqual(before + 2);
}

const newestFirst = (store: Store): readonly EventRecord[] => store.read.recentEvents(50);

verifies(
  "APP-460",
  "lines become events, redacted and without escapes, and their offset is committed with them",
  async () => {
    await using t = await temporaryStore();
    const log = await attachedLog(t.home, t.store);
    const pipeline = pipelineOf(t.store);
    const texts = [
      "\u001b[31mError:\u001b[0m key sk-\u001b[1mabcdefghijklmnopqrstuvwxyz\r",
      "FAILED tests/test_a.py::test_b - boom",
      "===== 3 passed in 0.10s =====",
      "Proceed? [Y/n]",
    ];
    expect(await pipeline.take(batchOf(log, texts))).toBe("committed");
    expect(newestFirst(t.store).map(({ eventType, excerpt }) => [eventType, excerpt])).toEqual([
      ["waiting_for_input", "Proceed? [Y/n]"],
      ["test_passed", "===== 3 passed in 0.10s ====="],
      ["test_failed", "FAILED tests/test_a.py::test_b - boom"],
      ["error", "Error: key <redacted:openai-key>"],
    ]);
    // The same batch once more: its offset is no longer the row's.
    expect(await pipeline.take(batchOf(log, texts))).toBe("moved-on");
    expect(newestFirst(t.store)).toHaveLength(4);
  },
);

verifies("APP-461", "activity is one event for each window, which ends without further output", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  const pipeline = pipelineOf(t.store);
  await pipeline.take(batchOf(log, ["one", "two", "three"]));
  await expect
    .poll(() => newestFirst(t.store))
    .toMatchObject([
      {
        eventType: "activity",
        excerpt: "three",
        collapsedCount: 3,
        windowId: expect.stringMatching(/^[0-9a-f]{12}$/),
      },
    ]);
  await pipeline.stop();
});

verifies("APP-462", "a window that a process leaves open is one event of the next one", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  const rules = { windowMicros: 300_000, excerpt: DEFAULT_EXCERPT };
  const first = pipelineOf(t.store, { rules });
  await first.take(batchOf(log, ["one", "two"]));
  await first.stop();
  expect(newestFirst(t.store)).toEqual([]);
  const second = pipelineOf(t.store, { rules });
  second.start();
  await expect.poll(() => newestFirst(t.store)).toMatchObject([{ excerpt: "two", collapsedCount: 2 }]);
  // Nothing is left that could become another.
  expect(t.store.read.collectingLogs()).toEqual([]);
  await second.stop();
});

verifies(
  "APP-463",
  "a silence after an eligible event is told once, and once more after another",
  async () => {
    await using t = await temporaryStore();
    const log = await attachedLog(t.home, t.store);
    let now = systemClock();
    const grace = { paneExitedMicros: HOUR, longRunningMicros: 30_000_000 };
    const { store, looks } = listening(t.store);
    const pipeline = pipelineOf(store, { clock: () => now, grace });
    await pipeline.take(batchOf(log, ["Error: no"], now));
    pipeline.start();
    now += 29_000_000;
    await listened(looks);
    expect(newestFirst(t.store)).toHaveLength(1);
    now += 1_000_000;
    await expect
      .poll(() => newestFirst(t.store), { timeout: 5_000 })
      .toMatchObject([
        { eventType: "long_running", origin: "synthetic", byteRangeStart: null },
        { eventType: "error" },
      ]);
    now += 60_000_000;
    await listened(looks);
    expect(newestFirst(t.store)).toHaveLength(2);
    await pipeline.stop();
  },
);

verifies("APP-464", "a pane that has gone is told once, after it was quiet", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  let now = systemClock();
  const grace = { paneExitedMicros: 30_000_000, longRunningMicros: HOUR };
  const { store, looks } = listening(t.store);
  const pipeline = pipelineOf(store, { clock: () => now, grace });
  await pipeline.take(batchOf(log, ["DONE"], now));
  const database = new Database(join(t.home, "interlock.sqlite3"));
  database.exec(
    "UPDATE panes SET agent_id = NULL, state = 'inactive'; UPDATE log_attachments SET status = 'stale'",
  );
  database.close();
  pipeline.start();
  now += 30_000_000;
  await expect
    .poll(() => newestFirst(t.store), { timeout: 5_000 })
    .toMatchObject([{ eventType: "pane_exited", origin: "synthetic" }, { eventType: "completed" }]);
  now += 60_000_000;
  await listened(looks);
  expect(newestFirst(t.store)).toHaveLength(2);
  await pipeline.stop();
});

test("a batch that could not be written may come again, and nothing of it was kept", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  let fail = true;
  const write: Store["write"] = {
    ...t.store.write,
    recordEvents: (input) => (fail ? Promise.reject(new Error("full")) : t.store.write.recordEvents(input)),
  };
  const pipeline = pipelineOf({ read: t.store.read, write });
  await expect(pipeline.take(batchOf(log, ["one", "Error: x"]))).rejects.toThrow("full");
  fail = false;
  expect(await pipeline.take(batchOf(log, ["one", "Error: x"]))).toBe("committed");
  await expect
    .poll(() => newestFirst(t.store).map(({ collapsedCount, eventType }) => [eventType, collapsedCount]))
    .toEqual([
      ["activity", 1],
      ["error", 1],
    ]);
  await pipeline.stop();
});
