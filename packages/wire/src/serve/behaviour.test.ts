import { verifies } from "@interlock/testkit/verifies";
import { describe, expect, test } from "vitest";
import { openPeer } from "../peer/open-peer.ts";
import type { Peer } from "../peer/peer.ts";
import { CODECS, RIGS, type EnvelopeName, type RigName } from "../transport/rigs.test.support.ts";
import { SECRETS } from "./try-plane.test.support.ts";

const SIDES: readonly (readonly [RigName, EnvelopeName])[] = [
  ["memory", "line"],
  ["memory", "rpc"],
  ["unix", "line"],
  ["unix", "rpc"],
  ["stdio", "line"],
  ["stdio", "rpc"],
];

describe.each(SIDES)("over %s with the %s envelope", (rigName, envelope) => {
  async function withPeer(use: (peer: Peer) => Promise<void>): Promise<void> {
    await using rig = await RIGS[rigName](envelope);
    const peer = openPeer(await rig.open(), CODECS[envelope]());
    await use(peer);
    peer.close();
    expect((await peer.closed).code).toBe("peer_closed");
  }

  test("a call is answered with the result of its handler", () =>
    withPeer(async (peer) => {
      const text = "plain, ünïcödé, 😀 and \u2028";
      expect(await peer.call("try.echo", { text })).toEqual({ ok: true, result: { text } });
    }));

  verifies(
    ["WIRE-071", "WIRE-033", "WIRE-061"],
    "answers reach their calls in whatever order they come",
    () =>
      withPeer(async (peer) => {
        const order: string[] = [];
        const held = peer.call("try.hold", { key: "slow" }).finally(() => order.push("held"));
        const echoes = Array.from({ length: 100 }, (_, index) => peer.call("try.echo", { text: `${index}` }));
        expect(await Promise.all(echoes)).toEqual(
          echoes.map((_, index) => ({ ok: true, result: { text: `${index}` } })),
        );
        order.push("echoes");
        await peer.call("try.release", { key: "slow" });
        expect(await held).toEqual({ ok: true, result: { ended: "released" } });
        expect(order).toEqual(["echoes", "held"]);
      }),
  );

  test("a declared failure arrives with its code, message and details", () =>
    withPeer(async (peer) => {
      expect(await peer.call("try.fail", { how: "gone" })).toEqual({
        ok: false,
        error: { code: "gone", message: "gone", details: { what: "it" } },
      });
    }));

  const ways = ["throw", "reject", "undeclared", "unheard", "details", "result", "cyclic", "nothing"];
  verifies(["WIRE-036", "APP-023"], "whatever breaks in a handler is internal_error and nothing more", () =>
    withPeer(async (peer) => {
      for (const how of ways) {
        const reply = await peer.call("try.fail", { how });
        expect([how, reply]).toEqual([
          how,
          { ok: false, error: { code: "internal_error", message: "internal error", details: {} } },
        ]);
        expect(SECRETS.filter((secret) => JSON.stringify(reply).includes(secret))).toEqual([]);
      }
    }),
  );

  test("the gate is asked before the params are looked at, and the params before the rules", () =>
    withPeer(async (peer) => {
      const codes: unknown[] = [];
      for (const [method, params] of [
        ["try.nothing", {}],
        ["try.member", {}],
        ["try.member", { pass: "explode" }],
        ["try.echo", { text: 5 }],
        ["try.echo", { text: "forbidden" }],
        ["try.member", { pass: "gold" }],
      ] as const) {
        const reply = await peer.call(method, params);
        codes.push(reply.ok ? reply.result : [reply.error.code, reply.error.details]);
      }
      expect(codes).toEqual([
        ["unknown_method", {}],
        ["no_pass", {}],
        ["internal_error", {}],
        ["validation_failed", { field: "try.echo", reason: "schema" }],
        ["validation_failed", { field: "text", reason: "forbidden" }],
        { who: "guest with gold" },
      ]);
    }));

  test("a response over the limit becomes internal_error, and one at the limit does not", () =>
    withPeer(async (peer) => {
      const { ok } = await peer.call("try.large", { bytes: 3_800 });
      const large = await peer.call("try.large", { bytes: 4_000 });
      expect([ok, large]).toEqual([
        true,
        { ok: false, error: { code: "internal_error", message: "internal error", details: {} } },
      ]);
    }));

  verifies("WIRE-072", "a call past its deadline fails, and its late answer disturbs nobody", () =>
    withPeer(async (peer) => {
      const late = peer.call("try.hold", { key: "late" }, { deadlineMs: 10 });
      await expect(late).rejects.toMatchObject({ code: "deadline_exceeded", sent: true });
      do
        expect(await peer.call("try.echo", { text: "after" })).toEqual({
          ok: true,
          result: { text: "after" },
        });
      while (peer.inFlight > 0);
    }),
  );

  verifies("WIRE-073", "a canceled call aborts the signal of its handler", () =>
    withPeer(async (peer) => {
      const cancel = new AbortController();
      const call = peer.call("try.hold", { key: "c" }, { signal: cancel.signal });
      expect(await peer.call("try.ended", { key: "c" })).toEqual({ ok: true, result: { ended: "held" } });
      cancel.abort();
      await expect(call).rejects.toMatchObject({ code: "canceled", sent: true });
      expect(await peer.call("try.ended", { key: "c" })).toEqual({ ok: true, result: { ended: "aborted" } });
    }),
  );

  test("a call canceled before it is sent is never sent", () =>
    withPeer(async (peer) => {
      const call = peer.call("try.hold", { key: "never" }, { signal: AbortSignal.abort() });
      await expect(call).rejects.toMatchObject({ code: "canceled", sent: false });
      expect(await peer.call("try.ended", { key: "never" })).toEqual({
        ok: true,
        result: { ended: "unknown" },
      });
    }));

  verifies("WIRE-075", "every call in flight fails with a typed error when the connection ends", async () => {
    await using rig = await RIGS[rigName](envelope);
    const peer = openPeer(await rig.open(), CODECS[envelope]());
    await peer.call("try.echo", { text: "up" });
    const calls = ["a", "b"].map((key) => peer.call("try.hold", { key }));
    const ends = Promise.allSettled(calls);
    await rig[Symbol.asyncDispose]();
    expect(
      (await ends).map((end) => end.status === "rejected" && [end.reason.code, end.reason.sent]),
    ).toEqual([
      ["connection_lost", true],
      ["connection_lost", true],
    ]);
    expect((await peer.closed).code).toBe("connection_lost");
    await expect(peer.call("try.echo", { text: "x" })).rejects.toMatchObject({
      code: "connection_lost",
      sent: false,
    });
  });
});
