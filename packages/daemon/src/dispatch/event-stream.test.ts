import { join } from "node:path";
import Database from "better-sqlite3";
import type { FrameSink } from "@interlock/wire";
import { verifies } from "@interlock/testkit/verifies";
import { afterEach, expect, vi } from "vitest";
import { EventFeed } from "../service/events/event-feed.ts";
import { attachedLog, recordLines } from "../store/events.test.support.ts";
import { temporaryStore } from "../store/store.test.support.ts";
import { sendEvents } from "./event-stream.ts";

type Frame = Parameters<Parameters<typeof sendEvents>[0]["send"]>[0];

/** A listener that takes `room` frames, then none until it has made room again. */
class SlowListener implements FrameSink<Frame> {
  readonly leaving = new AbortController();
  readonly frames: Frame[] = [];
  readonly #room: number;
  #free: number;
  refused = 0;

  constructor(room: number) {
    this.#room = room;
    this.#free = room;
  }

  get signal(): AbortSignal {
    return this.leaving.signal;
  }
  get slow(): boolean {
    return this.#free === 0;
  }
  readonly pendingBytes = 0;
  send(frame: Frame): boolean {
    if (this.#free === 0 || this.signal.aborted) {
      this.refused += 1;
      return false;
    }
    this.#free -= 1;
    this.frames.push(frame);
    return true;
  }
  async room(): Promise<void> {
    this.#free = this.#room;
  }
  end(): void {
    this.leaving.abort();
  }
}

afterEach(() => {
  vi.useRealTimers();
});

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

verifies("APP-483", "a slow listener misses nothing and gets nothing twice", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  await recordLines(
    t.store,
    log,
    upTo(200).map(() => "error" as const),
  );
  const feed = new EventFeed(t.store.read);
  const sink = new SlowListener(7);
  const done = sendEvents(
    sink,
    feed.follow({ after: 0, types: null, agentId: null }),
    t.store.read.eventCursor,
  );
  await expect.poll(() => sink.frames.length).toBe(200);
  sink.leaving.abort();
  await done;
  expect(sink.refused).toBeGreaterThan(20);
  expect(sink.frames.map((frame) => frame.type === "event" && frame.event.event_id)).toEqual(upTo(200));
  // Each cursor names the place behind its own event.
  for (const frame of sink.frames)
    if (frame.type === "event")
      expect(t.store.read.readEventCursor(frame.cursor)).toEqual({
        kind: "position",
        eventId: frame.event.event_id,
      });
});

verifies("APP-484", "events that are no longer kept are a gap with their number, never silence", async () => {
  await using t = await temporaryStore();
  const log = await attachedLog(t.home, t.store);
  await recordLines(
    t.store,
    log,
    upTo(10).map(() => "error" as const),
  );
  const database = new Database(join(t.home, "interlock.sqlite3"));
  database.exec("DELETE FROM events WHERE event_id <= 6");
  database.close();
  const feed = new EventFeed(t.store.read);
  const sink = new SlowListener(1);
  const done = sendEvents(
    sink,
    feed.follow({ after: 2, types: null, agentId: null }),
    t.store.read.eventCursor,
  );
  await expect.poll(() => sink.frames.length).toBe(5);
  sink.leaving.abort();
  await done;
  expect(sink.frames[0]).toEqual({ type: "gap", missed: 4, cursor: t.store.read.eventCursor(6) });
  expect(sink.frames.slice(1).map((frame) => frame.type === "event" && frame.event.event_id)).toEqual([
    7, 8, 9, 10,
  ]);
});

verifies("APP-485", "a heartbeat comes every 15 seconds, without a cursor", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"], now: 0 });
  await using t = await temporaryStore();
  const sink = new SlowListener(9);
  const feed = new EventFeed(t.store.read);
  const done = sendEvents(
    sink,
    feed.follow({ after: null, types: null, agentId: null }),
    t.store.read.eventCursor,
  );
  vi.advanceTimersByTime(14_999);
  expect(sink.frames).toEqual([]);
  vi.advanceTimersByTime(15_001);
  expect(sink.frames).toEqual([
    { type: "heartbeat", at: "1970-01-01T00:00:15.000Z" },
    { type: "heartbeat", at: "1970-01-01T00:00:30.000Z" },
  ]);
  sink.leaving.abort();
  await done;
  vi.advanceTimersByTime(60_000);
  expect(sink.frames).toHaveLength(2);
});
