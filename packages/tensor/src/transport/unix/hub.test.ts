import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { scale } from "@interlock/testkit/scale";
import { verifies } from "@interlock/testkit/verifies";
import fc from "fast-check";
import { afterEach, expect } from "vitest";
import { added } from "../conformance-rig.test.support.ts";
import { eventually } from "../eventually.test.support.ts";
import type { Publication, TransportState } from "../transport.ts";
import { FRAME_HEADER_BYTES, FRAME_KINDS, GOODBYE_REASONS, newFrame, textFrame } from "./frame.ts";
import { clientHello } from "./hello.ts";
import { clientsOf, hubAt, socketPlace } from "./hub-rig.test.support.ts";
import { startHub, type Hub } from "./hub.ts";
import { unixTransport } from "./unix-transport.ts";

const CHANNEL = "aeron:ipc";
const cleanups: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function place(): string {
  const own = socketPlace();
  cleanups.push(() => own.remove());
  return own.path;
}

async function hubOf(path: string, patienceMs = 60_000): Promise<Hub> {
  const hub = await hubAt({ path, windowBytes: 8192, patienceMs });
  cleanups.push(() => hub.close());
  return hub;
}

function clients(path: string): ReturnType<typeof clientsOf> {
  const all = clientsOf(path);
  cleanups.push(() => all.close());
  return all;
}

/** A program of our own, ended at the latest with the test. */
async function start(says: string, ...args: readonly string[]): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "hub-process.test.support.ts"), args, {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  cleanups.push(() => kill(child));
  const [said] = await once(child, "message");
  expect(said).toBe(says);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

/** Offers until it is refused. */
function fill(publication: Publication): number {
  let taken = 0;
  while (publication.offer(new Uint8Array(480)).ok) taken += 1;
  return taken;
}

verifies(
  "SHM-121",
  "a hub that is killed closes what went over it, and what is added then goes over the next one",
  async () => {
    const path = place();
    const first = await start("ready", "hub", path);
    const states: TransportState[] = [];
    const transport = unixTransport({ path, retryMs: 5, onState: (state) => states.push(state) });
    cleanups.push(() => transport.close());
    const gone: unknown[] = [];
    let changed = 0;
    const subscription = added(
      transport.addSubscription(CHANNEL, 7, { onImageGone: (image) => gone.push(image.sessionId) }),
    );
    const publication = added(transport.addPublication(CHANNEL, 7, { onChange: () => (changed += 1) }));
    await eventually("it is connected", () => publication.isConnected);
    expect(fill(publication)).toBeGreaterThan(0);
    await eventually("a message is there", () => subscription.poll(() => undefined, 1) === 1);
    fill(publication);
    const before = changed;
    await kill(first);
    await eventually("the publication is closed", () => publication.closed !== undefined);
    expect(publication.closed).toBe("hub_lost");
    expect(publication.offer(new Uint8Array(8))).toEqual({ ok: false, refusal: "closed", code: -4 });
    expect(changed).toBeGreaterThan(before);
    await eventually("the subscription ends after what had come", () => {
      subscription.poll(() => undefined, 100);
      return subscription.closed === "hub_lost";
    });
    expect(gone).toHaveLength(1);
    const [again, next] = [
      added(transport.addSubscription(CHANNEL, 7)),
      added(transport.addPublication(CHANNEL, 7)),
    ];
    expect(next.offer(new Uint8Array(8))).toMatchObject({ code: -1 });
    await start("ready", "hub", path);
    await eventually("the new one is connected", () => next.isConnected);
    expect(next.offer(new Uint8Array(8))).toMatchObject({ ok: true });
    await eventually("its message comes", () => again.poll(() => undefined, 1) === 1);
    expect(states.filter(({ kind }) => kind === "open")).toHaveLength(2);
    expect(states).toContainEqual({ kind: "connecting", after: "broken" });
  },
);

verifies(
  "SHM-122",
  "a subscriber that is stopped holds publishers up, then is cut off; one that is killed is gone at once",
  async () => {
    const path = place();
    await hubOf(path, 400);
    const reader = await startReader(path);
    const { publication } = reader;
    reader.child.kill("SIGSTOP");
    await eventually("it holds the publication up", () => {
      fill(publication);
      return publication.isConnected && fill(publication) === 0;
    });
    expect(publication.offer(new Uint8Array(480))).toMatchObject({ refusal: "back_pressured" });
    await eventually("it is cut off", () => {
      fill(publication);
      return !publication.isConnected;
    });
    expect(publication.offer(new Uint8Array(480))).toMatchObject({ refusal: "not_connected" });
    const second = await startReader(path);
    expect(fill(second.publication)).toBeGreaterThan(0);
    await kill(second.child);
    await eventually("it is gone", () => !second.publication.isConnected);
  },
);

async function startReader(
  path: string,
): Promise<{ readonly child: ChildProcess; readonly publication: Publication }> {
  const publication = added(clients(path).connect().addPublication(CHANNEL, 7));
  const child = await start("joined", "read", path, "7");
  await eventually("it subscribes", () => publication.isConnected);
  return { child, publication };
}

verifies(
  "SHM-123",
  "the socket is its owner's alone; a second hub is refused there, and one left by a killed hub is taken over",
  async () => {
    const path = place();
    const child = await start("ready", "hub", path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await startHub({ path })).toEqual({ ok: false, refusal: "in_use" });
    await kill(child);
    const hub = await hubOf(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await hub.close();
    rmSync(path, { force: true });
    writeFileSync(path, "somebody's");
    expect(await startHub({ path: join(path, "below") })).toMatchObject({ ok: false, refusal: "unusable" });
  },
);

verifies("SHM-124", "a hub that stops says so, and its clients close what went over it", async () => {
  const path = place();
  const hub = await hubOf(path);
  const states: TransportState[] = [];
  const transport = unixTransport({ path, retryMs: 5, onState: (state) => states.push(state) });
  cleanups.push(() => transport.close());
  const [publication, local] = [
    added(transport.addPublication(CHANNEL, 7)),
    added(hub.connect().addSubscription(CHANNEL, 7)),
  ];
  await eventually("it is connected", () => publication.isConnected);
  expect(hub.connections).toBe(1);
  await hub.close();
  await eventually("it is told", () => publication.closed === "hub_lost");
  expect(states).toContainEqual({ kind: "connecting", after: "stopped" });
  expect(hub.connections).toBe(0);
  await eventually(
    "the image is gone",
    () => local.poll(() => undefined, 1) === 0 && local.images.length === 0,
  );
});

verifies(
  "SHM-125",
  "a client that says what makes no sense is sent away, and nobody else notices",
  async () => {
    const path = place();
    const hub = await hubOf(path);
    const subscription = added(hub.connect().addSubscription(CHANNEL, 7));
    const publication = added(clients(path).connect().addPublication(CHANNEL, 7));
    await eventually("it is connected", () => publication.isConnected);
    const publish = textFrame(FRAME_KINDS.addPublication, 1, 7, CHANNEL);
    const subscribe = textFrame(FRAME_KINDS.addSubscription, 1, 7, CHANNEL);
    const message = (length: number): Buffer => newFrame(FRAME_KINDS.message, 1, 0, length);
    const nonsense: readonly (readonly Buffer[])[] = [
      [Buffer.from("GET / HTTP/1.1\r\n\r\n")],
      [newFrame(FRAME_KINDS.hello, 0, 99, 4)],
      [publish],
      [clientHello(), Buffer.alloc(FRAME_HEADER_BYTES)],
      [clientHello(), newFrame(99 as never, 1, 0, 0)],
      [clientHello(), clientHello()],
      [clientHello(), textFrame(FRAME_KINDS.addPublication, 1, 7, "nothing")],
      [clientHello(), publish, publish],
      [clientHello(), message(8)],
      [clientHello(), publish, message(1025)],
      [clientHello(), publish, ...Array.from({ length: 9 }, () => message(1000))],
      [clientHello(), publish, newFrame(FRAME_KINDS.skip, 1, -1, 0)],
      [clientHello(), publish, newFrame(FRAME_KINDS.consumed, 1, 1, 0)],
      [clientHello(), subscribe, message(8)],
      [clientHello(), subscribe, newFrame(FRAME_KINDS.consumed, 1, 1, 0)],
    ];
    for (const frames of nonsense) {
      const last = await sentAway(path, frames);
      expect([frames.length, last.readUInt32LE(4), last.readInt32LE(12)]).toEqual([
        frames.length,
        FRAME_KINDS.goodbye,
        GOODBYE_REASONS.protocol,
      ]);
    }
    await eventually("they are gone", () => hub.connections === 1);
    expect(publication.offer(Buffer.from("still"))).toMatchObject({ ok: true });
    let heard = "";
    await eventually("its message comes", () => {
      subscription.poll((bytes) => (heard = Buffer.from(bytes).toString()), 100);
      return heard === "still";
    });
    expect(subscription.images).toHaveLength(1);
  },
);

verifies("SHM-125", "whatever clients send, and however it ends, the hub goes on", async () => {
  const path = place();
  const hub = await hubOf(path);
  const any = fc.record({
    kind: fc.integer({ min: 0, max: 15 }),
    id: fc.nat(3),
    argument: fc.oneof(fc.integer({ min: -2, max: 9 }), fc.integer()),
    body: fc.oneof(fc.constant(Buffer.from(CHANNEL)), fc.uint8Array({ maxLength: 40 })),
    cut: fc.nat(20),
  });
  const property = fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 12 }), async (frames) => {
    const socket = connect({ path });
    // The hub may have heard enough before everything was written.
    socket.on("error", () => undefined);
    socket.write(clientHello());
    for (const { kind, id, argument, body, cut } of frames) {
      const frame = textFrame(kind as never, id, argument, Buffer.from(body).toString("latin1"));
      socket.write(cut === 0 ? frame.subarray(0, -1) : frame);
    }
    socket.end();
    socket.resume();
    await once(socket, "close");
  });
  await fc.assert(property, { numRuns: scale(60, 2_000) });
  await eventually("they are gone", () => hub.connections === 0);
  const transport = clients(path).connect();
  const subscription = added(transport.addSubscription(CHANNEL, 7));
  const publication = added(transport.addPublication(CHANNEL, 7));
  await eventually("a message is taken", () => publication.offer(Buffer.from("still")).ok);
  await eventually("and comes", () => subscription.poll(() => undefined, 1) === 1);
});

/** The last frame that a client gets who sends this. */
async function sentAway(path: string, frames: readonly Buffer[]): Promise<Buffer> {
  const socket: Socket = connect({ path });
  const got: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => got.push(chunk));
  // What is still on its way when the hub has heard enough may come back as an error.
  socket.on("error", () => undefined);
  for (const frame of frames) socket.write(frame);
  await once(socket, "close");
  return Buffer.concat(got).subarray(-FRAME_HEADER_BYTES);
}
