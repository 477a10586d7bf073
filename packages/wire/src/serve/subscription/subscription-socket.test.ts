import { verifies } from "@interlock/testkit/verifies";
import { describe, expect, test } from "vitest";
import { RawClient } from "../../transport/raw-client.test.support.ts";
import { CODECS, unixRig, type EnvelopeName, type UnixRig } from "../../transport/rigs.test.support.ts";
import { Tap } from "../../transport/tap.test.support.ts";
import { connectUnix } from "../../transport/unix.ts";

const open = async (rig: UnixRig, envelope: EnvelopeName = "line"): Promise<Tap> =>
  new Tap(await connectUnix(rig.path), CODECS[envelope]());

const watchers = async (tap: Tap, key: string): Promise<unknown> => {
  const said = await tap.call("try.topic", { key });
  return said.kind === "answer" ? Reflect.get(Object(said.result), "watchers") : said;
};

verifies("WIRE-090", "a subscription is refused where no id keeps the connection open", async () => {
  await using rig = await unixRig();
  const client = await RawClient.open(rig.path);
  client.socket.write('{"method":"try.watch","params":{"key":"k"}}\n');
  expect(JSON.parse(await client.rest())).toMatchObject({
    ok: false,
    error: {
      code: "validation_failed",
      details: { field: "id", reason: "subscription needs a kept connection" },
    },
  });
  const kept = await open(rig);
  await kept.call("try.echo", { text: "kept" });
  kept.notify("try.watch", { key: "k" });
  await kept.end();
  expect(kept.said[1]).toMatchObject({ kind: "refusal", id: undefined, code: "validation_failed" });
});

test("a subscription that is a notification begins nothing", async () => {
  await using rig = await unixRig({ codec: CODECS.rpc() });
  const tap = await open(rig, "rpc");
  tap.notify("try.watch", { key: "k" });
  expect([await watchers(tap, "k"), tap.said.length]).toEqual([0, 1]);
  tap.destroy();
});

verifies(
  ["WIRE-031", "WIRE-084"],
  "a notification of the protocol as first line is answered and closes",
  async () => {
    await using rig = await unixRig();
    for (const method of ["$/subscription/cancel", "$/cancelRequest", "$/something/else"]) {
      const client = await RawClient.open(rig.path);
      const line = JSON.stringify({ method, params: { id: 1, subscription_id: "a" } });
      client.socket.write(`${line}\n${line}\n`);
      expect((await client.rest()).split("\n")).toEqual([expect.stringMatching(/^\{"ok":(true|false),/), ""]);
    }
  },
);

describe.each(["line", "rpc"] as const)("with the %s envelope", (envelope) => {
  verifies("WIRE-091", "a connection that goes takes its subscriptions with it", async () => {
    await using rig = await unixRig({ codec: CODECS[envelope]() });
    const [leaving, ending, staying] = [
      await open(rig, envelope),
      await open(rig, envelope),
      await open(rig, envelope),
    ];
    for (const tap of [leaving, ending, staying]) await tap.call("try.watch", { key: "k" });
    expect(await watchers(staying, "k")).toBe(3);
    leaving.destroy();
    ending.halfClose();
    await ending.end();
    while ((await watchers(staying, "k")) !== 1);
    expect(ending.said.map(({ kind }) => kind)).toEqual(["answer"]);
    staying.destroy();
  });

  verifies("WIRE-092", "a service that closes says so in every subscription, after what waits", async () => {
    await using rig = await unixRig({ codec: CODECS[envelope]() });
    const tap = await open(rig, envelope);
    for (const id of ["a", "b"]) await tap.call("try.watch", { key: "k", id });
    tap.pause();
    tap.ask("try.publish", { key: "k", count: 60, length: 3_000 });
    await rig.received(1);
    const opening = tap.ask("try.watch", { key: "k", id: "c" });
    const other = await open(rig, envelope);
    while ((await watchers(other, "k")) !== 3);
    const closed = rig.service.close();
    tap.resume();
    await tap.end();
    await closed;
    const end = { type: "end", reason: "closing" };
    for (const id of ["a", "b"]) {
      expect(tap.frames(id).map((frame) => frame["cursor"] ?? frame)).toEqual([
        ...Array.from({ length: 60 }, (_, index) => index + 1),
        end,
      ]);
    }
    expect(tap.frames("c")).toEqual([end]);
    expect(tap.said.findIndex((said) => said.kind === "answer" && said.id === opening)).toBeLessThan(
      tap.said.findIndex((said) => said.kind === "frame" && said.subscription === "c"),
    );
  });

  verifies(["WIRE-082", "WIRE-083"], "nobody reaches the subscription of another connection", async () => {
    await using rig = await unixRig({ codec: CODECS[envelope]() });
    const [mine, theirs] = [await open(rig, envelope), await open(rig, envelope)];
    await mine.call("try.watch", { key: "k", id: "same" });
    theirs.ask("try.echo", { text: "kept" });
    theirs.notify("$/subscription/cancel", { subscription_id: "same" });
    expect(await theirs.call("$/subscription/cancel", { subscription_id: "same" })).toMatchObject({
      result: { canceled: false },
    });
    // The id is each connection's own: two of them may use one, and meet their own frames under it.
    await theirs.call("try.watch", { key: "other", id: "same" });
    await theirs.call("try.publish", { key: "k", count: 1 });
    await theirs.call("try.publish", { key: "other", count: 2 });
    await Promise.all([
      mine.until(() => mine.frames("same").length === 1),
      theirs.until(() => theirs.frames("same").length === 2),
    ]);
    mine.destroy();
    theirs.destroy();
  });

  verifies(
    "WIRE-087",
    "a peer that reads nothing delays nobody, and what it costs does not grow",
    async () => {
      await using rig = await unixRig({
        codec: CODECS[envelope](),
        limits: { maxSubscriptionBytes: 50_000 },
      });
      const [deaf, hearing] = [await open(rig, envelope), await open(rig, envelope)];
      await deaf.call("try.watch", { key: "k", id: "deaf" });
      await hearing.call("try.watch", { key: "k", id: "hearing" });
      deaf.pause();
      const before = process.memoryUsage().arrayBuffers;
      for (let round = 1; round <= 200; round++) {
        // Ten frames fit its queue: whoever reads misses nothing.
        await hearing.call("try.publish", { key: "k", count: 10, length: 3_000 });
        await hearing.until(() => hearing.frames("hearing").length === round * 10);
      }
      expect(hearing.frames("hearing").every(({ type }) => type === "tick")).toBe(true);
      const facts = await hearing.call("try.topic", { key: "k" });
      expect(facts).toMatchObject({ result: { watchers: 2 } });
      expect(
        Number(Reflect.get(Object(facts.kind === "answer" && facts.result), "mostPendingBytes")),
      ).toBeLessThanOrEqual(50_000);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16_000_000);
      deaf.resume();
      await deaf.until(() => deaf.frames("deaf").at(-1)?.["cursor"] === 2_000);
      const missed = deaf.frames("deaf").reduce((sum, frame) => sum + Number(frame["missed"] ?? 0), 0);
      const ticks = deaf.frames("deaf").filter(({ type }) => type === "tick").length;
      expect([missed > 1_000, missed + ticks]).toEqual([true, 2_000]);
      deaf.destroy();
      hearing.destroy();
    },
  );
});

verifies(
  ["WIRE-081", "WIRE-092"],
  "a subscription that opens while the service closes is acknowledged before it ends",
  async () => {
    let admit: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (admit = resolve));
    await using rig = await unixRig({
      hooks: { authorize: () => waiting.then(() => ({ granted: true, value: "late" })) },
    });
    const tap = await open(rig);
    const opening = tap.ask("try.watch", { key: "k", id: "a" });
    await rig.received(1);
    const closed = rig.service.close();
    admit();
    await tap.end();
    await closed;
    expect(tap.said).toMatchObject([
      { kind: "answer", id: opening },
      { kind: "frame", subscription: "a", frame: { type: "end", reason: "closing" } },
    ]);
  },
);

test("a request that is canceled while it opens a subscription leaves none behind", async () => {
  let admit: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => (admit = resolve));
  await using rig = await unixRig({
    hooks: {
      authorize: async (_gate, { method }) =>
        method === "try.watch"
          ? waiting.then(() => ({ granted: true, value: "late" }))
          : { granted: true, value: "now" },
    },
  });
  const tap = await open(rig);
  const opening = tap.ask("try.watch", { key: "k", id: "a" });
  expect(await tap.call("$/cancelRequest", { id: opening })).toMatchObject({ result: { canceled: true } });
  admit();
  await tap.heard((said) => said.kind === "answer" && said.id === opening);
  expect(await watchers(tap, "k")).toBe(0);
  expect(await tap.call("try.watch", { key: "k", id: "a" })).toMatchObject({
    result: { subscription_id: "a" },
  });
  tap.destroy();
});

test("what breaks in a subscription is told to the operator, by its kind and method", async () => {
  await using rig = await unixRig();
  const tap = await open(rig);
  for (const how of ["throw", "reject", "handler", "ack"]) await tap.call("try.watch", { key: "k", how });
  await tap.call("try.watch", { key: "k", id: "a" });
  await tap.call("try.finish", { key: "k", reason: 7 });
  await tap.call("try.watch", { key: "k", id: "b" });
  await tap.call("try.publish", { key: "k", count: 1, length: 5_000 });
  await tap.until(() => tap.frames("b").length === 1);
  expect(rig.faults.map(({ kind, method }) => [kind, method])).toEqual([
    ["source_threw", "try.watch"],
    ["source_threw", "try.watch"],
    ["handler_threw", "try.watch"],
    ["result_unfit", "try.watch"],
    ["frame_unfit", "try.watch"],
    ["response_too_large", "try.watch"],
  ]);
  expect(tap.frames("b")).toEqual([{ type: "end", reason: "internal_error" }]);
  tap.destroy();
});
