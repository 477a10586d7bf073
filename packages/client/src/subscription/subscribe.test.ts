import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { verifies } from "@interlock/testkit/verifies";
import { connectUnix, memoryListener, unixListener } from "@interlock/wire";
import { describe, expect, expectTypeOf, onTestFinished, test } from "vitest";
import { systemTiming } from "../timing/timing.ts";
import { serveApp, type ServedApp } from "../daemon/serve-app.test.kit.ts";
import { isInterlockError } from "../errors/interlock-error.ts";
import { connectFeed, Feed, follow, type FeedClient, type FeedFrame } from "./feed.test.kit.ts";
import type { Subscription } from "./subscription.ts";

async function served(feed: Feed, limits = {}): Promise<ServedApp> {
  const app = await serveApp({}, undefined, feed.served(limits));
  onTestFinished(() => app.service.close({ graceMs: 0 }));
  return app;
}

async function connected(
  app: Pick<ServedApp, "ports">,
  ...more: [object?, typeof follow?]
): Promise<FeedClient> {
  const daemon = await connectFeed(app.ports, ...more);
  onTestFinished(() => daemon.close());
  return daemon;
}

async function take(from: Subscription<FeedFrame>, count: number): Promise<readonly FeedFrame[]> {
  const frames: FeedFrame[] = [];
  while (frames.length < count) {
    const { value, done } = await from.next();
    if (done === true) throw new Error(`over after ${JSON.stringify(frames)}`);
    frames.push(value);
  }
  return frames;
}

const errorOf = async (work: Promise<unknown>): Promise<unknown> => {
  const failure: unknown = await work.then(
    (value) => value,
    (error: unknown) => error,
  );
  return isInterlockError(failure) ? failure.error : failure;
};

const event = (place: number, text = String(place)) => ({ type: "event", cursor: String(place), text });

describe("a subscription", () => {
  test("yields what the daemon sends, from the cursor on, and is over with the daemon's end", async () => {
    const feed = new Feed();
    feed.publish("1", "2", "3");
    const daemon = await connected(await served(feed));
    const frames = daemon.feed.follow({ cursor: "1" });
    expect(frames.lastCursor).toBe("1");
    const seen: FeedFrame[] = [];
    for await (const frame of frames) {
      seen.push(frame);
      if (frame.type === "event" && frame.cursor === "3") feed.say({ type: "heartbeat", at: 7 });
      if (frame.type === "heartbeat") feed.say({ type: "end", reason: "enough" });
    }
    expect(seen).toEqual([
      event(2),
      event(3),
      { type: "heartbeat", at: 7 },
      { type: "end", reason: "enough" },
    ]);
    expect(frames.lastCursor).toBe("3");
    expect(await frames.next()).toEqual({ value: undefined, done: true });
    expect(feed.followers.size).toBe(0);
  });

  test("has the contract's frames in its type", () => {
    type Made = ReturnType<FeedClient["feed"]["follow"]>;
    expectTypeOf<Made>().toEqualTypeOf<Subscription<FeedFrame>>();
    expectTypeOf<Made["lastCursor"]>().toEqualTypeOf<string | undefined>();
  });

  test("starts where it is acknowledged, when it is given no cursor", async () => {
    const feed = new Feed();
    feed.publish("1");
    const daemon = await connected(await served(feed));
    const frames = daemon.feed.follow();
    const next = frames.next();
    while (frames.lastCursor === undefined) await new Promise((resolve) => setImmediate(resolve));
    expect(frames.lastCursor).toBe("1");
    feed.publish("2");
    expect(await next).toEqual({ value: event(2), done: false });
  });

  test("sends nothing before its first next", async () => {
    const feed = new Feed();
    const daemon = await connected(await served(feed));
    const frames = daemon.feed.follow();
    expect(await frames.return()).toEqual({ value: undefined, done: true });
    expect([await frames.next(), feed.asked]).toEqual([{ value: undefined, done: true }, []]);
  });

  test.each([
    [
      "break",
      async (frames: Subscription<FeedFrame>) => {
        for await (const frame of frames) if (frame.type === "event") break;
      },
    ],
    [
      "return() beside a waiting next()",
      async (frames: Subscription<FeedFrame>) => {
        await frames.next();
        const waiting = frames.next();
        expect(await frames.return()).toEqual({ value: undefined, done: true });
        expect(await waiting).toEqual({ value: undefined, done: true });
      },
    ],
  ])("is given up by %s", async (_, leave) => {
    const feed = new Feed();
    feed.publish("1");
    const daemon = await connected(await served(feed));
    const frames = daemon.feed.follow({ cursor: "0" });
    await leave(frames);
    await feed.followedBy(0);
    expect(await frames.next()).toEqual({ value: undefined, done: true });
  });

  test("is over without an error when its signal aborts, with what waits", async () => {
    const feed = new Feed();
    feed.publish("1", "2");
    const daemon = await connected(await served(feed));
    const stop = new AbortController();
    const frames = daemon.feed.follow({ cursor: "0" }, { signal: stop.signal });
    expect(await take(frames, 1)).toEqual([event(1)]);
    stop.abort();
    expect(await frames.next()).toEqual({ value: undefined, done: true });
    await feed.followedBy(0);
    const late = daemon.feed.follow({}, { signal: stop.signal });
    expect(await late.next()).toEqual({ value: undefined, done: true });
    expect(feed.asked).toHaveLength(1);
  });

  test("rejects with the daemon's refusal, once", async () => {
    const feed = new Feed();
    const daemon = await connected(await served(feed));
    const frames = daemon.feed.follow({ text: "forbidden" });
    expect(await errorOf(frames.next())).toMatchObject({
      code: "validation_failed",
      details: { field: "text", reason: "forbidden" },
    });
    expect(await frames.next()).toEqual({ value: undefined, done: true });
  });

  verifies(
    "WIRE-095",
    "rejects where a frame is not what the contract states, after those before it",
    async () => {
      const feed = new Feed();
      feed.publish("1", "2");
      // Only a daemon of another build sends so; `serve` would refuse it, the client must not rely on that.
      const misread = {
        ...follow,
        checkFrame: (frame: unknown) => Reflect.get(Object(frame), "text") !== "2",
      };
      const daemon = await connected(await served(feed), {}, misread);
      const frames = daemon.feed.follow({ cursor: "0" });
      expect(await take(frames, 1)).toEqual([event(1)]);
      expect(await errorOf(frames.next())).toMatchObject({
        code: "answer_unfit",
        details: { part: "frame" },
      });
      await feed.followedBy(0);
    },
  );

  test("ends with its client", async () => {
    const feed = new Feed();
    const daemon = await connected(await served(feed));
    const frames = daemon.feed.follow();
    const next = frames.next();
    await feed.followedBy(1);
    daemon.close();
    expect(await errorOf(next)).toMatchObject({ code: "client_closed" });
    expect(await errorOf(daemon.feed.follow().next())).toMatchObject({ code: "client_closed" });
    await feed.followedBy(0);
  });
});

describe("a consumer that takes its time", () => {
  verifies(
    "WIRE-094",
    "stops the reading, so that the daemon leaves out what it says it left out",
    async () => {
      const feed = new Feed();
      const daemon = await connected(await served(feed, { maxSubscriptionBytes: 20_000 }));
      const frames = daemon.feed.follow({ cursor: "0" }, { bufferedFrames: 8 });
      const waiting = frames.next();
      await feed.followedBy(1);
      const text = "x".repeat(1_000);
      for (let round = 0; round < 100; round++) {
        feed.publish(...Array<string>(20).fill(text));
        await new Promise((resolve) => setImmediate(resolve));
      }
      const { value: first } = await waiting;
      const seen = first === undefined ? [] : [first];
      while (frames.lastCursor !== "2000") seen.push(...(await take(frames, 1)));
      const missed = seen.reduce((sum, frame) => sum + (frame.type === "gap" ? frame.missed : 0), 0);
      const events = seen.filter(({ type }) => type === "event").length;
      expect(missed + events).toBe(2_000);
      // What is on its way at most: the transport, the service's queue and the client's buffer.
      expect(missed).toBeGreaterThan(1_000);
      feed.publish("after");
      expect(await take(frames, 1)).toEqual([event(2_001, "after")]);
    },
  );
});

describe("a connection that is lost", () => {
  test("is made anew after kill -9, and the frames go on without a seam", { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "feed-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, "app.sock");
    const start = async (): Promise<ChildProcess> => {
      const program = fileURLToPath(new URL("feed-process.test.kit.ts", import.meta.url));
      await rm(path, { force: true });
      const child = spawn(process.execPath, ["--conditions=interlock-source", program, path], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(child.stdout, "data");
      return child;
    };
    let daemonProcess = await start();
    onTestFinished(() => void daemonProcess.kill("SIGKILL"));
    const ports = { timing: systemTiming, open: (socketPath: string) => connectUnix(socketPath) };
    const daemon = await connected({ ports }, { socketPath: path, reconnectMs: 30_000 });
    const frames = daemon.feed.follow({ cursor: "0" });
    const places: string[] = [];
    for (const upTo of [60, 120, 180]) {
      while (places.length < upTo) {
        const [frame] = await take(frames, 1);
        if (frame?.type !== "event") continue;
        expect([frame.cursor, frame.text, frames.lastCursor]).toEqual([
          String(places.length + 1),
          `event ${places.length + 1}`,
          frame.cursor,
        ]);
        places.push(frame.cursor);
      }
      if (upTo === 180) break;
      const gone = once(daemonProcess, "exit");
      daemonProcess.kill("SIGKILL");
      await gone;
      daemonProcess = await start();
    }
    await frames.return();
  });

  verifies(
    "WIRE-093",
    "goes on after the last cursor that arrived, which a control frame does not move",
    async () => {
      const feed = new Feed();
      feed.publish("1", "2");
      const listener = memoryListener();
      const first = await serveApp({}, listener, feed.served());
      const daemon = await connected({ ports: { ...first.ports, open: () => listener.connect() } });
      const frames = daemon.feed.follow({ cursor: "0", text: "kept" });
      expect(await take(frames, 2)).toEqual([event(1), event(2)]);
      feed.say({ type: "heartbeat", at: 1 });
      expect(await take(frames, 1)).toEqual([{ type: "heartbeat", at: 1 }]);
      // A daemon that closes in order says so in a frame; its consumer need not know. The session is gone with it.
      await first.service.close();
      const second = await serveApp({}, listener, feed.served());
      onTestFinished(() => second.service.close({ graceMs: 0 }));
      feed.publish("3");
      expect(await take(frames, 1)).toEqual([event(3)]);
      expect(feed.asked.map(({ cursor, text }) => [cursor, text])).toEqual([
        ["0", "kept"],
        ["2", "kept"],
      ]);
    },
  );

  test("is given up when the daemon stays away", async () => {
    const folder = await mkdtemp(join(tmpdir(), "feed-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, "app.sock");
    const feed = new Feed();
    feed.publish("1");
    const app = await serveApp({}, unixListener({ path }), feed.served());
    const ports = { timing: systemTiming, open: (socketPath: string) => connectUnix(socketPath) };
    const daemon = await connected({ ports }, { socketPath: path, reconnectMs: 20 });
    const frames = daemon.feed.follow({ cursor: "0" });
    expect(await take(frames, 1)).toEqual([event(1)]);
    await app.service.close();
    expect(await errorOf(frames.next())).toMatchObject({ code: "socket_missing" });
    expect(await frames.next()).toEqual({ value: undefined, done: true });
  });

  test("is given up when the daemon never takes the subscription", async () => {
    const app = await serveApp({}, undefined, {
      ...new Feed().served(),
      handlers: { "app.feed.follow": () => new Promise(() => undefined) },
    });
    const daemon = await connected(app, { reconnectMs: 1 });
    const next = daemon.feed.follow().next();
    while (app.service.connections !== 2) await new Promise((resolve) => setImmediate(resolve));
    await app.service.close({ graceMs: 0 });
    expect(await errorOf(next)).toMatchObject({
      code: expect.stringMatching(/^(connection_lost|daemon_unavailable)$/),
    });
  });

  test("is asked for again with a session that is still good", async () => {
    const feed = new Feed();
    const app = await served(feed);
    const daemon = await connected(app);
    const frames = daemon.feed.follow({ cursor: "0" });
    const next = frames.next();
    await feed.followedBy(1);
    app.tokens.length = 0;
    feed.say({ type: "end", reason: "closing" });
    await feed.followedBy(0);
    await feed.followedBy(1);
    feed.publish("1");
    expect([await next, app.hellos()]).toEqual([{ value: event(1), done: false }, 2]);
  });
});
