import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";
import {
  added,
  bytesOf,
  CHANNEL,
  drain,
  LIMITS,
  LONGEST,
  text,
  setupOf,
  type MakeRig,
} from "./conformance-rig.test.support.ts";
import { eventually } from "./eventually.test.support.ts";
import { charge } from "./transport-limits.ts";

/** What every transport does for publishers. */
export function publishingSuite(makeRig: MakeRig): void {
  const setup = setupOf(makeRig);

  verifies(
    "SHM-100",
    "a publication without subscribers is not connected, and takes messages once there is one",
    async () => {
      const rig = await setup.start();
      let changed = 0;
      const publication = added(rig.connect().addPublication(CHANNEL, 7, { onChange: () => (changed += 1) }));
      expect(publication.offer(bytesOf("early"))).toEqual({ ok: false, refusal: "not_connected", code: -1 });
      const subscription = added(rig.connect().addSubscription(CHANNEL, 7));
      await setup.connected(publication);
      expect(changed).toBeGreaterThan(0);
      expect(publication.offer(bytesOf("one"))).toEqual({ ok: true, position: 64 });
      expect(publication.offer(bytesOf("..two.."), 2, 3)).toEqual({ ok: true, position: 128 });
      expect(publication.position).toBe(128);
      expect(await setup.poll(subscription, 2)).toEqual(["one", "two"]);
      subscription.close();
      await eventually("nobody subscribes", () => !publication.isConnected);
      expect(publication.offer(bytesOf("late"))).toMatchObject({ code: -1 });
    },
  );

  verifies(
    "SHM-103",
    "a publication goes a window ahead of its slowest subscriber and no further, and nothing is lost",
    async () => {
      const { publication, subscription, rig } = await setup.pair();
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
      expect(await setup.poll(subscription, sent.length)).toEqual(sent);
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
      const { publication, subscription } = await setup.pair();
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
      expect(await setup.poll(subscription, 2)).toEqual(["claim", "after"]);
    },
  );

  verifies("SHM-104", "claims that are given up take no room from the window", async () => {
    const { publication } = await setup.pair();
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
    const { publication, subscription } = await setup.pair();
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
    expect((await setup.poll(subscription, 2)).map(({ length }) => length)).toEqual([0, LONGEST]);
  });

  verifies(
    "SHM-110",
    "only aeron:ipc and streams of 32 bits are carried, and a closed transport adds nothing",
    async () => {
      const transport = (await setup.start()).connect();
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
