import { verifies } from "@interlock/testkit/verifies";
import { describe, expect, test } from "vitest";
import { CODECS, RIGS, type EnvelopeName, type RigName } from "../../transport/rigs.test.support.ts";
import { Tap } from "../../transport/tap.test.support.ts";
import { DEFAULT_SERVE_LIMITS } from "../serve-limits.ts";

const SIDES: readonly (readonly [RigName, EnvelopeName])[] = [
  ["memory", "line"],
  ["memory", "rpc"],
  ["unix", "line"],
  ["unix", "rpc"],
  ["stdio", "line"],
  ["stdio", "rpc"],
];

const tick = (cursor: number, text = "x") => ({ type: "tick", cursor, text });

describe.each(SIDES)("over %s with the %s envelope", (rigName, envelope) => {
  async function withTap(use: (tap: Tap) => Promise<void>): Promise<void> {
    await using rig = await RIGS[rigName](envelope);
    const tap = new Tap(await rig.open(), CODECS[envelope]());
    await use(tap);
    tap.destroy();
  }

  /** Waits for frames, and then for an answer, so that whatever followed them has come too. */
  async function framesOf(tap: Tap, id: string, count: number): Promise<readonly unknown[]> {
    await tap.until(() => tap.frames(id).length >= count);
    await tap.call("try.echo", { text: "after" });
    return tap.frames(id);
  }

  const topic = async (tap: Tap, key: string): Promise<unknown> => {
    const said = await tap.call("try.topic", { key });
    return said.kind === "answer" ? said.result : said;
  };

  verifies("WIRE-081", "the acknowledgement comes before the first frame, however soon that is sent", () =>
    withTap(async (tap) => {
      await tap.call("try.publish", { key: "k", count: 2 });
      tap.ask("try.watch", { key: "k", id: "a", cursor: 0 });
      tap.ask("try.publish", { key: "k", count: 1 });
      expect(await framesOf(tap, "a", 3)).toEqual([tick(1), tick(2), tick(3)]);
      expect(tap.said.slice(1, 4)).toEqual([
        { kind: "answer", id: 2, result: { subscription_id: "a", cursor: 0 } },
        { kind: "frame", subscription: "a", frame: tick(1) },
        { kind: "frame", subscription: "a", frame: tick(2) },
      ]);
    }),
  );

  verifies("WIRE-082", "frames reach the subscription they are for, and calls go on beside them", () =>
    withTap(async (tap) => {
      for (const [id, key] of [
        ["a", "one"],
        ["b", "two"],
        ["c", "one"],
      ] as const)
        await tap.call("try.watch", { key, id });
      const held = tap.call("try.hold", { key: "h" });
      await tap.call("try.publish", { key: "one", count: 2, length: 1 });
      await tap.call("try.publish", { key: "two", count: 1, length: 2 });
      expect(await framesOf(tap, "a", 2)).toEqual([tick(1), tick(2)]);
      expect(await framesOf(tap, "c", 2)).toEqual([tick(1), tick(2)]);
      expect(await framesOf(tap, "b", 1)).toEqual([tick(1, "xx")]);
      await tap.call("try.release", { key: "h" });
      expect(await held).toMatchObject({ result: { ended: "released" } });
    }),
  );

  verifies(
    "WIRE-083",
    "a canceled subscription ends at once, without an answer, as often as it is canceled",
    () =>
      withTap(async (tap) => {
        await tap.call("try.watch", { key: "k", id: "a" });
        await tap.call("try.watch", { key: "k", id: "b" });
        expect(await topic(tap, "k")).toMatchObject({ watchers: 2 });
        for (const id of ["a", "a", "never"]) tap.notify("$/subscription/cancel", { subscription_id: id });
        expect(await topic(tap, "k")).toMatchObject({ watchers: 1 });
        await tap.call("try.publish", { key: "k", count: 1 });
        expect([await framesOf(tap, "b", 1), tap.frames("a")]).toEqual([[tick(1)], []]);
        expect(tap.said.filter(({ kind }) => kind === "refusal")).toEqual([]);
      }),
  );

  test("a cancel that is a request is answered, with whether there was anything to cancel", () =>
    withTap(async (tap) => {
      await tap.call("try.watch", { key: "k", id: "a" });
      const cancel = { subscription_id: "a" };
      expect(await tap.call("$/subscription/cancel", cancel)).toMatchObject({ result: { canceled: true } });
      expect(await tap.call("$/subscription/cancel", cancel)).toMatchObject({ result: { canceled: false } });
      expect(await tap.call("$/subscription/cancel")).toMatchObject({ code: "unknown_method" });
    }));

  verifies("WIRE-084", "a notification of the protocol that nobody knows is passed over", () =>
    withTap(async (tap) => {
      await tap.call("try.watch", { key: "k", id: "a" });
      tap.notify("$/something/else", { subscription_id: "a" });
      tap.notify("$/subscription/cancel", { subscription_id: 7 });
      tap.notify("$/subscription/notify", { subscription_id: "a", frame: tick(9) });
      await tap.call("try.publish", { key: "k", count: 1 });
      expect(await framesOf(tap, "a", 1)).toEqual([tick(1)]);
      expect(await tap.call("$/something/else")).toMatchObject({ code: "unknown_method" });
      expect(tap.said.map(({ kind }) => kind).toSorted()).toEqual(
        ["answer", "frame", "answer", "answer", "refusal"].toSorted(),
      );
    }),
  );

  verifies("WIRE-085", "a frame that does not fit is not sent, and ends its subscription alone", () =>
    withTap(async (tap) => {
      await tap.call("try.watch", { key: "k", id: "a" });
      await tap.call("try.watch", { key: "other", id: "b" });
      await tap.call("try.finish", { key: "k", reason: 7 });
      await tap.call("try.publish", { key: "k", count: 1 });
      await tap.call("try.publish", { key: "other", count: 1 });
      expect(await framesOf(tap, "a", 1)).toEqual([{ type: "end", reason: "internal_error" }]);
      expect([await topic(tap, "k"), await framesOf(tap, "b", 1)]).toMatchObject([
        { watchers: 0 },
        [tick(1)],
      ]);
    }),
  );

  verifies("WIRE-085", "nor is one that comes between others, after which none of them is", () =>
    withTap(async (tap) => {
      await tap.call("try.watch", { key: "k", id: "a" });
      await tap.call("try.publish", { key: "k", count: 1 });
      await tap.call("try.publish", { key: "k", count: 2, unfit: true });
      await tap.call("try.publish", { key: "k", count: 1 });
      expect(await framesOf(tap, "a", 2)).toEqual([tick(1), { type: "end", reason: "internal_error" }]);
      expect(await topic(tap, "k")).toMatchObject({ watchers: 0 });
    }),
  );

  test.each(["throw", "reject"])(
    "a source that breaks (%s) ends its subscription, and none of its text travels",
    (how) =>
      withTap(async (tap) => {
        await tap.call("try.watch", { key: "k", id: "a", how });
        expect(await framesOf(tap, "a", 1)).toEqual([{ type: "end", reason: "internal_error" }]);
        expect(await topic(tap, "k")).toMatchObject({ watchers: 0 });
        expect(JSON.stringify(tap.said)).not.toContain("secret");
      }),
  );

  verifies("WIRE-086", "the server's own end is the last frame", () =>
    withTap(async (tap) => {
      await tap.call("try.watch", { key: "k", id: "a" });
      await tap.call("try.publish", { key: "k", count: 1 });
      await tap.call("try.finish", { key: "k", reason: "enough" });
      await tap.call("try.publish", { key: "k", count: 1 });
      expect(await framesOf(tap, "a", 2)).toEqual([tick(1), { type: "end", reason: "enough" }]);
      expect(await topic(tap, "k")).toMatchObject({ watchers: 0 });
    }),
  );

  verifies("WIRE-087", "a slow reader costs bounded memory, and is told how much it missed", () =>
    withTap(async (tap) => {
      await tap.call("try.watch", { key: "k", id: "slow" });
      tap.pause();
      const last = [...Array(30).keys()]
        .map(() => tap.ask("try.publish", { key: "k", count: 100, length: 3_000 }))
        .at(-1);
      tap.resume();
      await tap.heard((said) => said.kind === "answer" && said.id === last);
      await tap.until(() => tap.frames("slow").at(-1)?.["cursor"] === 3_000);
      const frames = await framesOf(tap, "slow", 1);
      const missed = accountFor(frames);
      expect(missed).toBeGreaterThan(0);
      const facts = await topic(tap, "k");
      expect(Number(Reflect.get(Object(facts), "mostPendingBytes"))).toBeLessThanOrEqual(
        DEFAULT_SERVE_LIMITS.maxSubscriptionBytes,
      );
      // It goes on from where the gap left it.
      await tap.call("try.publish", { key: "k", count: 1 });
      expect((await framesOf(tap, "slow", frames.length + 1)).at(-1)).toEqual(tick(3_001));
    }),
  );

  verifies(
    "WIRE-088",
    "neither frames wait for the end of many answers, nor answers for the end of many frames",
    () =>
      withTap(async (tap) => {
        await tap.call("try.watch", { key: "k", id: "a" });
        // More frames than the connection takes at once: the rest of them waits when this is answered.
        const published = tap.ask("try.publish", { key: "k", count: 100, length: 3_000 });
        const asked = Array.from({ length: 600 }, () => tap.ask("try.large", { bytes: 3_800 }));
        const answered = (id: number | undefined): number =>
          tap.said.findIndex((said) => said.kind === "answer" && said.id === id);
        await tap.until(() => answered(asked.at(-1)) >= 0 && tap.frames("a").at(-1)?.["cursor"] === 100);
        const lastFrame = tap.said.findLastIndex(({ kind }) => kind === "frame");
        // A process's standard output takes everything at once, so that nothing ever waits there.
        if (rigName !== "stdio") expect(answered(published)).toBeLessThan(lastFrame);
        expect(lastFrame).toBeLessThan(answered(asked.at(-1)));
      }),
  );

  verifies("WIRE-089", "a connection carries sixteen subscriptions, and room comes back", () =>
    withTap(async (tap) => {
      // What never begins keeps no room.
      for (let count = 0; count < 20; count++) {
        expect(await tap.call("try.watch", { key: "k", how: "handler" })).toMatchObject({
          code: "internal_error",
        });
        expect(await tap.call("try.watch", { key: "k", how: "ack" })).toMatchObject({
          code: "internal_error",
        });
      }
      for (let count = 0; count < 16; count++) tap.ask("try.watch", { key: "k", id: `${count}` });
      expect(await tap.call("try.watch", { key: "k" })).toMatchObject({
        code: "validation_failed",
        details: { field: "id", reason: "too many subscriptions on the connection" },
      });
      tap.notify("$/subscription/cancel", { subscription_id: "3" });
      expect(await tap.call("try.watch", { key: "k", id: "4" })).toMatchObject({ code: "internal_error" });
      expect(await tap.call("try.watch", { key: "k", id: "3" })).toMatchObject({
        result: { subscription_id: "3" },
      });
      expect(await topic(tap, "k")).toMatchObject({ watchers: 16 });
    }),
  );

  test("a subscription that nothing tells the end of ends with its connection, after what it owes", () =>
    withTap(async (tap) => {
      await tap.call("try.mute", { key: "k", id: "a" });
      await tap.call("try.publish", { key: "k", count: 1 });
      tap.ask("try.finish", { key: "k", reason: "enough" });
      await tap.end();
      expect(tap.said.slice(1)).toContainEqual({ kind: "frame", subscription: "a", frame: tick(1) });
      expect(tap.frames("a")).toEqual([tick(1)]);
    }));
});

/** Ticks missed, all told; every tick was either sent or told to be missing, in order. */
function accountFor(frames: readonly unknown[]): number {
  let cursor = 0;
  let all = 0;
  for (const frame of frames) {
    const { cursor: at, missed = 0 } = frame as { readonly cursor: number; readonly missed?: number }; // ticks and gaps alone
    expect([at, missed]).toEqual([cursor + (missed === 0 ? 1 : missed), missed]);
    cursor = at;
    all += missed;
  }
  return all;
}
