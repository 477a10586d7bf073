import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";
import {
  added,
  bytesOf,
  CHANNEL,
  drain,
  IMPATIENT,
  LIMITS,
  LONGEST,
  text,
  setupOf,
  type MakeRig,
} from "./conformance-rig.test.support.ts";
import { eventually } from "./eventually.test.support.ts";
import type { Image } from "./transport.ts";
import { charge } from "./transport-limits.ts";

/** What every transport does for subscribers. */
export function subscribingSuite(makeRig: MakeRig): void {
  const setup = setupOf(makeRig);

  verifies(
    "SHM-101",
    "messages reach every subscription of their stream, one's own too, and no other",
    async () => {
      const rig = await setup.start();
      const [own, other] = [rig.connect(), rig.connect()];
      const here = added(own.addSubscription(CHANNEL, 7));
      const there = added(other.addSubscription("aeron:ipc?term-length=4m", 7));
      const elsewhere = added(other.addSubscription(CHANNEL, 8));
      const publication = await setup.connected(
        added(own.addPublication("aeron:ipc?term-length=1m|mtu=1408", 7)),
      );
      await eventually("both have joined", () => {
        [here, there, elsewhere].forEach((one) => drain(one));
        return here.images.length === 1 && there.images.length === 1;
      });
      expect(publication.offer(bytesOf("one"))).toMatchObject({ ok: true });
      expect(await setup.poll(here, 1)).toEqual(["one"]);
      expect(await setup.poll(there, 1)).toEqual(["one"]);
      expect([drain(elsewhere), elsewhere.images]).toEqual([[], []]);
    },
  );

  verifies(
    "SHM-102",
    "all publishers' messages come in one order, the same for every subscription",
    async () => {
      const rig = await setup.start();
      const subscriptions = [1, 2, 3].map(() => added(rig.connect().addSubscription(CHANNEL, 7)));
      const publications = ["a", "b", "c"].map((name) => ({
        name,
        publication: added(rig.connect().addPublication(CHANNEL, 7)),
      }));
      await eventually("everybody has joined", () => {
        subscriptions.forEach((one) => drain(one));
        return subscriptions.every(({ images }) => images.length === 3);
      });
      await Promise.all(publications.map(({ publication }) => setup.connected(publication)));
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
    "SHM-106",
    "what is closed takes nothing, and its end is told after its last message",
    async () => {
      const rig = await setup.start();
      const told: string[] = [];
      const events = {
        onImage: ({ joinPosition }: Image) => told.push(`image at ${joinPosition}`),
        onImageGone: () => told.push("gone"),
      };
      const subscription = added(rig.connect().addSubscription(CHANNEL, 7, events));
      const publication = await setup.connected(added(rig.connect().addPublication(CHANNEL, 7)));
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
      const { rig, publication, subscription } = await setup.pair();
      publication.offer(bytesOf("before"));
      expect(await setup.poll(subscription, 1)).toEqual(["before"]);
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
      const { rig, publication, subscription } = await setup.pair(IMPATIENT);
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
      seen.push(...(await setup.poll(subscription, sent - seen.length)));
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
      const rig = await setup.start();
      let ready = 0;
      const subscription = added(rig.connect().addSubscription(CHANNEL, 7, { onReady: () => (ready += 1) }));
      const publication = await setup.connected(added(rig.connect().addPublication(CHANNEL, 7)));
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
      expect(seen.concat(await setup.poll(subscription, 1))).toEqual(["one", "two", "four"]);
    },
  );
}
