import { verifies } from "@interlock/testkit/verifies";
import { afterEach, expect } from "vitest";
import { eventually } from "./eventually.test.support.ts";
import type { Added, Image, Publication, Subscription, Transport } from "./transport.ts";
import { charge, type TransportLimits } from "./transport-limits.ts";

/** Streams of one implementation, for one test. */
export interface Rig {
  connect(): Transport;
  /** Lets so much time pass as a slow subscriber has. */
  elapse(): void;
  close(): Promise<void>;
}

/** Small, so that a test fills it quickly; and with more patience than a busy machine needs. */
const LIMITS: TransportLimits = { windowBytes: 8192, patienceMs: 60_000 };
const IMPATIENT: TransportLimits = { ...LIMITS, patienceMs: 200 };
const LONGEST = LIMITS.windowBytes / 8;
const CHANNEL = "aeron:ipc";

export function added<T>(outcome: Added<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusal);
  return outcome.value;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

function bytesOf(value: string): Uint8Array {
  return Buffer.from(value);
}

/** Everything a subscription has now, as text. */
function drain(subscription: Subscription, limit = 100): readonly string[] {
  const seen: string[] = [];
  while (subscription.poll((bytes) => seen.push(text(bytes)), limit) > 0);
  return seen;
}

/** What every transport does, whatever carries it. */
export function conformance(makeRig: (limits: TransportLimits) => Promise<Rig>): void {
  let rig: Rig | undefined;
  const start = async (limits = LIMITS): Promise<Rig> => (rig = await makeRig(limits));
  afterEach(async () => {
    await rig?.close();
    rig = undefined;
  });

  async function connected(publication: Publication): Promise<Publication> {
    await eventually("a publication has a subscriber", () => publication.isConnected);
    return publication;
  }

  /** A transport each for a publisher and a subscriber of stream 7. */
  async function pair(limits = LIMITS): Promise<{
    readonly rig: Rig;
    publication: Publication;
    subscription: Subscription;
  }> {
    const rig = await start(limits);
    const subscription = added(rig.connect().addSubscription(CHANNEL, 7));
    const publication = added(rig.connect().addPublication(CHANNEL, 7));
    await connected(publication);
    return { rig, publication, subscription };
  }

  async function poll(subscription: Subscription, count: number): Promise<readonly string[]> {
    const seen: string[] = [];
    await eventually(`${count} messages`, () => {
      seen.push(...drain(subscription));
      return seen.length >= count;
    });
    return seen;
  }

  verifies(
    "SHM-100",
    "a publication without subscribers is not connected, and takes messages once there is one",
    async () => {
      const rig = await start();
      let changed = 0;
      const publication = added(rig.connect().addPublication(CHANNEL, 7, { onChange: () => (changed += 1) }));
      expect(publication.offer(bytesOf("early"))).toEqual({ ok: false, refusal: "not_connected", code: -1 });
      const subscription = added(rig.connect().addSubscription(CHANNEL, 7));
      await connected(publication);
      expect(changed).toBeGreaterThan(0);
      expect(publication.offer(bytesOf("one"))).toEqual({ ok: true, position: 64 });
      expect(publication.offer(bytesOf("..two.."), 2, 3)).toEqual({ ok: true, position: 128 });
      expect(publication.position).toBe(128);
      expect(await poll(subscription, 2)).toEqual(["one", "two"]);
      subscription.close();
      await eventually("nobody subscribes", () => !publication.isConnected);
      expect(publication.offer(bytesOf("late"))).toMatchObject({ code: -1 });
    },
  );

  verifies(
    "SHM-101",
    "messages reach every subscription of their stream, one's own too, and no other",
    async () => {
      const rig = await start();
      const [own, other] = [rig.connect(), rig.connect()];
      const here = added(own.addSubscription(CHANNEL, 7));
      const there = added(other.addSubscription("aeron:ipc?term-length=4m", 7));
      const elsewhere = added(other.addSubscription(CHANNEL, 8));
      const publication = await connected(added(own.addPublication("aeron:ipc?term-length=1m|mtu=1408", 7)));
      await eventually("both have joined", () => {
        [here, there, elsewhere].forEach((one) => drain(one));
        return here.images.length === 1 && there.images.length === 1;
      });
      expect(publication.offer(bytesOf("one"))).toMatchObject({ ok: true });
      expect(await poll(here, 1)).toEqual(["one"]);
      expect(await poll(there, 1)).toEqual(["one"]);
      expect([drain(elsewhere), elsewhere.images]).toEqual([[], []]);
    },
  );

  verifies(
    "SHM-102",
    "all publishers' messages come in one order, the same for every subscription",
    async () => {
      const rig = await start();
      const subscriptions = [1, 2, 3].map(() => added(rig.connect().addSubscription(CHANNEL, 7)));
      const publications = ["a", "b", "c"].map((name) => ({
        name,
        publication: added(rig.connect().addPublication(CHANNEL, 7)),
      }));
      await eventually("everybody has joined", () => {
        subscriptions.forEach((one) => drain(one));
        return subscriptions.every(({ images }) => images.length === 3);
      });
      await Promise.all(publications.map(({ publication }) => connected(publication)));
      const count = 100;
      const seen: string[][] = [[], [], []];
      const drainAll = (): void =>
        subscriptions.forEach((one, index) => seen[index]?.push(...drain(one, 1 + index)));
      for (let number = 0; number < count; number += 1)
        for (const { name, publication } of publications)
          await eventually("an offer is taken", () => {
            drainAll();
            return publication.offer(bytesOf(`${name}${number}`)).ok;
          });
      await eventually("everything has come", () => {
        drainAll();
        return seen.every(({ length }) => length === 3 * count);
      });
      expect(seen[1]).toEqual(seen[0]);
      expect(seen[2]).toEqual(seen[0]);
      for (const { name } of publications)
        expect(seen[0]?.filter((one) => one.startsWith(name))).toEqual(
          Array.from({ length: count }, (_, number) => `${name}${number}`),
        );
    },
  );

  verifies(
    "SHM-103",
    "a publication goes a window ahead of its slowest subscriber and no further, and nothing is lost",
    async () => {
      const { publication, subscription, rig } = await pair();
      const idle = added(rig.connect().addSubscription(CHANNEL, 7));
      await eventually("the other has joined", () => drain(idle).length === 0 && idle.images.length === 1);
      const room = LIMITS.windowBytes / charge(LONGEST);
      const message = (index: number): Uint8Array => bytesOf(String(index).padEnd(LONGEST, "."));
      const sent: string[] = [];
      const fill = (): void => {
        for (let index = sent.length; publication.offer(message(index)).ok; index += 1)
          sent.push(text(message(index)));
      };
      fill();
      expect(sent.length).toBe(Math.floor(room));
      expect(publication.offer(message(0))).toEqual({ ok: false, refusal: "back_pressured", code: -2 });
      expect(await poll(subscription, sent.length)).toEqual(sent);
      expect(publication.offer(message(0))).toMatchObject({ code: -2 });
      // Reads on, so that it is not cut off; the publication follows message by message.
      const seen: string[] = [];
      const rest = Math.floor(room) * 3;
      await eventually("the window moves", () => {
        idle.poll((bytes) => seen.push(text(bytes)), 1);
        drain(subscription);
        fill();
        return sent.length >= rest;
      });
      await eventually("everything has come", () => {
        seen.push(...drain(idle));
        return seen.length >= sent.length;
      });
      expect(seen).toEqual(sent);
    },
  );

  verifies(
    "SHM-104",
    "a claim is seen when it is committed, never when it is aborted, and nothing else until then",
    async () => {
      const { publication, subscription } = await pair();
      const first = publication.tryClaim(5);
      if (!first.ok) throw new Error(first.refusal);
      expect(first.position).toBe(64);
      expect(publication.tryClaim(5)).toEqual({ ok: false, refusal: "admin_action", code: -3 });
      expect(publication.offer(bytesOf("other"))).toMatchObject({ code: -3 });
      first.claim.bytes.set(bytesOf("claim"));
      first.claim.commit();
      const second = publication.tryClaim(100);
      if (!second.ok) throw new Error(second.refusal);
      second.claim.bytes.set(bytesOf("never"));
      second.claim.abort();
      second.claim.commit();
      expect(publication.offer(bytesOf("after"))).toEqual({ ok: true, position: 64 + 160 + 64 });
      expect(await poll(subscription, 2)).toEqual(["claim", "after"]);
    },
  );

  verifies("SHM-104", "claims that are given up take no room from the window", async () => {
    const { publication } = await pair();
    let aborted = 0;
    await eventually("twice a window was claimed and given up", () => {
      const claiming = publication.tryClaim(LONGEST);
      if (claiming.ok) claiming.claim.abort();
      aborted += claiming.ok ? charge(LONGEST) : 0;
      return aborted > 2 * LIMITS.windowBytes;
    });
    expect(publication.position).toBe(aborted);
  });

  verifies("SHM-105", "a message is at most an eighth of the window, and may be empty", async () => {
    const { publication, subscription } = await pair();
    expect(publication.maxMessageBytes).toBe(LONGEST);
    const wrong = { ok: false, refusal: "error", code: -6 };
    expect(publication.offer(new Uint8Array(LONGEST + 1))).toEqual(wrong);
    expect(publication.tryClaim(LONGEST + 1)).toEqual(wrong);
    expect([publication.tryClaim(-1), publication.tryClaim(1.5), publication.tryClaim(Number.NaN)]).toEqual([
      wrong,
      wrong,
      wrong,
    ]);
    expect([publication.offer(bytesOf("abc"), 2, 2), publication.offer(bytesOf("abc"), -1)]).toEqual([
      wrong,
      wrong,
    ]);
    expect(publication.offer(new Uint8Array(0))).toEqual({ ok: true, position: 32 });
    expect(publication.offer(new Uint8Array(LONGEST))).toMatchObject({ ok: true });
    expect((await poll(subscription, 2)).map(({ length }) => length)).toEqual([0, LONGEST]);
  });

  verifies(
    "SHM-106",
    "what is closed takes nothing, and its end is told after its last message",
    async () => {
      const rig = await start();
      const told: string[] = [];
      const events = {
        onImage: ({ joinPosition }: Image) => told.push(`image at ${joinPosition}`),
        onImageGone: () => told.push("gone"),
      };
      const subscription = added(rig.connect().addSubscription(CHANNEL, 7, events));
      const publication = await connected(added(rig.connect().addPublication(CHANNEL, 7)));
      publication.offer(bytesOf("one"));
      const claiming = publication.tryClaim(3);
      publication.close();
      if (claiming.ok) claiming.claim.commit();
      publication.close();
      expect([publication.closed, publication.isConnected]).toEqual(["closed_here", false]);
      expect(publication.offer(bytesOf("two"))).toEqual({ ok: false, refusal: "closed", code: -4 });
      expect(publication.tryClaim(1)).toMatchObject({ code: -4 });
      await eventually("the end is told", () => {
        subscription.poll((bytes) => told.push(text(bytes)), 1);
        return told.includes("gone");
      });
      expect(told).toEqual(["image at 0", "one", "gone"]);
      expect(subscription.images).toEqual([]);
      subscription.close();
      expect([subscription.closed, subscription.poll(() => undefined, 1)]).toEqual(["closed_here", 0]);
    },
  );

  verifies(
    "SHM-107",
    "who joins late is told of each publication and sees what is published from then on",
    async () => {
      const { rig, publication, subscription } = await pair();
      publication.offer(bytesOf("before"));
      expect(await poll(subscription, 1)).toEqual(["before"]);
      const images: Image[] = [];
      const late = added(
        rig.connect().addSubscription(CHANNEL, 7, { onImage: (image) => images.push(image) }),
      );
      await eventually("the image is told", () => drain(late).length === 0 && images.length === 1);
      expect(late.images).toEqual(images);
      expect(images).toMatchObject([{ joinPosition: publication.position }]);
      publication.offer(bytesOf("after"));
      const infos: unknown[] = [];
      await eventually("the message comes", () => late.poll((_, info) => infos.push({ ...info }), 1) === 1);
      expect(infos).toEqual([
        { streamId: 7, sessionId: images[0]?.sessionId, position: publication.position },
      ]);
    },
  );

  verifies(
    "SHM-108",
    "a subscriber that keeps a publisher waiting is cut off, and the others lose nothing",
    async () => {
      const { rig, publication, subscription } = await pair(IMPATIENT);
      const slow = added(rig.connect().addSubscription(CHANNEL, 7));
      await eventually("it has joined", () => drain(slow).length === 0 && slow.images.length === 1);
      const seen: string[] = [];
      let [sent, refused] = [0, 0];
      await eventually("four windows have been published", () => {
        const offered = publication.offer(bytesOf(String(sent).padEnd(LONGEST, ".")));
        if (offered.ok) sent += 1;
        else refused += 1;
        if (!offered.ok && offered.refusal === "back_pressured") rig.elapse();
        seen.push(...drain(subscription));
        return sent >= (4 * LIMITS.windowBytes) / LONGEST;
      });
      expect(refused).toBeGreaterThan(0);
      seen.push(...(await poll(subscription, sent - seen.length)));
      expect(seen.map((one) => Number.parseInt(one, 10))).toEqual(
        Array.from({ length: sent }, (_, index) => index),
      );
      // What it had not read is still there, and then the reason.
      const kept: string[] = [];
      await eventually("the slow one is told", () => {
        kept.push(...drain(slow));
        return slow.closed === "too_slow";
      });
      expect(kept.map((one) => Number.parseInt(one, 10))).toEqual(Array.from(kept, (_, index) => index));
      expect(kept.length * charge(LONGEST)).toBeLessThanOrEqual(LIMITS.windowBytes);
      expect(slow.images).toEqual([]);
    },
  );

  verifies(
    "SHM-109",
    "poll hands over so many at most, tells when there is more, and counts the one a handler throws at",
    async () => {
      const rig = await start();
      let ready = 0;
      const subscription = added(rig.connect().addSubscription(CHANNEL, 7, { onReady: () => (ready += 1) }));
      const publication = await connected(added(rig.connect().addPublication(CHANNEL, 7)));
      await eventually("the image is told", () => drain(subscription).length === 0 && ready === 1);
      for (const name of ["one", "two", "three"])
        expect(publication.offer(bytesOf(name))).toMatchObject({ ok: true });
      await eventually("it is woken", () => ready === 2);
      const seen: string[] = [];
      await eventually(
        "two have come",
        () => subscription.poll((bytes) => seen.push(text(bytes)), 2 - seen.length) >= 0 && seen.length === 2,
      );
      await eventually("a handler throws", () => {
        try {
          subscription.poll(() => {
            throw new RangeError("thrown by the handler");
          }, 1);
          return false;
        } catch (error) {
          return error instanceof RangeError;
        }
      });
      publication.offer(bytesOf("four"));
      expect(seen.concat(await poll(subscription, 1))).toEqual(["one", "two", "four"]);
    },
  );

  verifies(
    "SHM-110",
    "only aeron:ipc and streams of 32 bits are carried, and a closed transport adds nothing",
    async () => {
      const transport = (await start()).connect();
      const refusalOf = (channel: string, streamId: number): unknown => [
        transport.addPublication(channel, streamId),
        transport.addSubscription(channel, streamId),
      ];
      const twice = (refusal: string): unknown => [
        { ok: false, refusal },
        { ok: false, refusal },
      ];
      for (const channel of [
        "",
        "ipc",
        "aeron:",
        "aeron:ipc?",
        "aeron:ipc?a",
        "aeron:ipc?a=b|",
        "aeron:ip c",
        `aeron:ipc?a=${"b".repeat(5000)}`,
      ])
        expect(refusalOf(channel, 7)).toEqual(twice("malformed_channel"));
      expect(refusalOf("aeron:udp?endpoint=localhost:40456", 7)).toEqual(twice("unsupported_channel"));
      for (const streamId of [2 ** 31, 1.5, Number.NaN])
        expect(refusalOf(CHANNEL, streamId)).toEqual(twice("malformed_stream_id"));
      const publication = added(transport.addPublication(CHANNEL, -1));
      const subscription = added(transport.addSubscription(CHANNEL, -1));
      transport.close();
      expect([publication.closed, subscription.closed]).toEqual(["closed_here", "closed_here"]);
      expect(refusalOf(CHANNEL, 7)).toEqual(twice("transport_closed"));
      expect(transport.state).toEqual({ kind: "closed" });
    },
  );
}
