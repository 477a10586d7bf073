import { verifies } from "@interlock/testkit/verifies";
import { describe, expect, test } from "vitest";
import type { EnvelopeCodec } from "../envelope/envelope-codec.ts";
import { lineCodec, LIMITS, rpcCodec } from "../serve/try-plane.test.support.ts";
import { frame } from "../transport/raw-client.test.support.ts";
import { memoryPair } from "../transport/memory.ts";
import type { Transport } from "../transport/transport.ts";
import { openPeer } from "./open-peer.ts";
import type { Peer, PeerOptions } from "./peer.ts";
import { isWireFault, WireFault } from "./wire-fault.ts";

/** The far end, written by hand: sees each message, and says what the test says. */
class Far {
  readonly transport: Transport;
  readonly messages: Readonly<Record<string, unknown>>[] = [];
  chunks = 0;
  ended = false;
  #wake: () => void = () => undefined;

  constructor(transport: Transport, codec: EnvelopeCodec) {
    this.transport = transport;
    const decoder = codec.decoder("request", (cut) => {
      if (cut.kind === "message") {
        const message: Record<string, unknown> = JSON.parse(Buffer.from(cut.bytes).toString());
        this.messages.push(message);
      }
      this.#wake();
    });
    transport.start({
      data: (chunk) => {
        this.chunks++;
        decoder.push(chunk);
      },
      end: () => {
        this.ended = true;
        this.#wake();
      },
      drain: () => undefined,
      close: () => undefined,
    });
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  seen(count: number): Promise<void> {
    return this.until(() => this.messages.length >= count);
  }

  say(text: string): void {
    this.transport.write(text);
  }
}

function pair(options: PeerOptions = {}, codec: EnvelopeCodec = lineCodec()): { peer: Peer; far: Far } {
  const [near, away] = memoryPair();
  return { peer: openPeer(near, codec, options), far: new Far(away, codec) };
}

const result = (id: unknown, value: unknown = {}): string =>
  `${JSON.stringify({ ok: true, try_version: "1.0", id, result: value })}\n`;
const refusal = (id: unknown): string =>
  `${JSON.stringify({ ok: false, id, error: { code: "gone", message: "gone", details: {} } })}\n`;

describe("a peer that does not keep to the protocol ends the connection", () => {
  test.each([
    ["an answer to a request that was not asked", result(99)],
    ["an id of a kind we never send", result("1")],
    ["a result without an id while two calls are in flight", result(undefined)],
    ["text that is not JSON", "nonsense\n"],
    ["bytes that are not UTF-8", Buffer.from([0x22, 0xff, 0x22, 0x0a])],
    ["JSON that is no answer", '{"id":1}\n'],
    ["an answer that is both", '{"ok":true,"id":1,"error":{}}\n'],
    ["an error without details", '{"ok":false,"id":1,"error":{"code":"a","message":"b"}}\n'],
    ["a list", "[]\n"],
  ])("%s", async (_what, said) => {
    const { peer, far } = pair();
    const ends = Promise.allSettled([peer.call("m", {}), peer.call("m", {})]);
    await far.seen(2);
    far.transport.write(said);
    const codes = (await ends).map((end) => end.status === "rejected" && end.reason.code);
    expect(codes).toEqual(["protocol_violation", "protocol_violation"]);
    expect((await peer.closed).code).toBe("protocol_violation");
    await far.until(() => far.ended);
  });

  test("a second answer to one request", async () => {
    const { peer, far } = pair();
    const call = peer.call("m", {});
    await far.seen(1);
    far.say(result(1, "first") + result(1, "second"));
    expect(await call).toEqual({ ok: true, result: "first" });
    expect((await peer.closed).code).toBe("protocol_violation");
  });

  test("a notification that nobody asked for", async () => {
    const { peer, far } = pair({}, rpcCodec());
    far.say(frame('{"jsonrpc":"2.0","method":"$/subscription/notify","params":{"value":1}}'));
    expect((await peer.closed).code).toBe("protocol_violation");
  });

  test("a response over the limit, though its line never ends", async () => {
    const { peer, far } = pair();
    const call = peer.call("m", {});
    await far.seen(1);
    far.say("x".repeat(LIMITS.responseBytes + 1));
    await expect(call).rejects.toMatchObject({
      code: "response_too_large",
      details: { limitBytes: LIMITS.responseBytes },
    });
  });

  test("the end of the stream within a response", async () => {
    const { peer, far } = pair();
    const call = peer.call("m", {});
    await far.seen(1);
    far.say('{"ok":tr');
    far.transport.end();
    await expect(call).rejects.toMatchObject({ code: "connection_lost", sent: true });
  });
});

describe("an answer without an id", () => {
  test("belongs to the only call in flight", async () => {
    const { peer, far } = pair();
    const call = peer.call("m", {});
    await far.seen(1);
    far.say(refusal(undefined));
    expect(await call).toEqual({ ok: false, error: { code: "gone", message: "gone", details: {} } });
  });

  test("concerns the connection when several calls are in flight", async () => {
    const { peer, far } = pair();
    const ends = Promise.allSettled([peer.call("m", {}), peer.call("m", {})]);
    await far.seen(2);
    far.say(refusal(undefined));
    expect((await ends).map((end) => end.status === "rejected" && end.reason)).toMatchObject([
      { code: "refused_by_peer", sent: true, details: { error: { code: "gone" } } },
      { code: "refused_by_peer", sent: true },
    ]);
  });
});

describe("the room of a connection", () => {
  verifies("WIRE-074", "calls over the bound wait, unsent, until answers make room", async () => {
    const { peer, far } = pair({ maxInFlight: 2 });
    const calls = [1, 2, 3, 4].map((n) => peer.call("m", { n }));
    await far.seen(2);
    expect([peer.inFlight, far.messages.length]).toEqual([2, 2]);
    far.say(result(2, "b"));
    await far.seen(3);
    expect(far.messages.map(({ params }) => params)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    far.say(result(1, "a") + result(3, "c"));
    await far.seen(4);
    far.say(result(4, "d"));
    expect((await Promise.all(calls)).map((reply) => reply.ok && reply.result)).toEqual(["a", "b", "c", "d"]);
  });

  verifies("WIRE-074", "a peer that does not read makes calls wait instead of filling memory", async () => {
    const [near, away] = memoryPair();
    const codec = lineCodec({ ...LIMITS, requestBytes: 100_000 });
    const peer = openPeer(near, codec, { maxPendingBytes: 200_000, maxInFlight: 1_000 });
    const far = new Far(away, codec);
    far.transport.pause();
    const text = "x".repeat(50_000);
    let answered = 0;
    const calls = Array.from({ length: 100 }, () => peer.call("m", { text }).then(() => answered++));
    await new Promise((resolve) => setImmediate(resolve));
    expect(near.pendingBytes).toBeLessThan(400_000);
    expect(peer.inFlight).toBeLessThan(10);
    far.transport.resume();
    for (let id = 1; id <= 100; id++) {
      await far.seen(id);
      far.say(result(id));
    }
    await Promise.all(calls);
    expect(answered).toBe(100);
  });

  test("a call that waits for room can be canceled and can run out of time, unsent", async () => {
    const { peer, far } = pair({ maxInFlight: 1 });
    const first = peer.call("m", { n: 1 });
    const cancel = new AbortController();
    const canceled = peer.call("m", { n: 2 }, { signal: cancel.signal });
    const late = peer.call("m", { n: 3 }, { deadlineMs: 5 });
    cancel.abort();
    await expect(canceled).rejects.toMatchObject({ code: "canceled", sent: false });
    await expect(late).rejects.toMatchObject({ code: "deadline_exceeded", sent: false });
    await far.seen(1);
    far.say(result(1));
    await first;
    const last = peer.call("m", { n: 4 });
    await far.seen(2);
    expect(far.messages.map(({ params }) => params)).toEqual([{ n: 1 }, { n: 4 }]);
    peer.close();
    await expect(last).rejects.toMatchObject({ code: "peer_closed", sent: true });
  });

  test("a call given up holds its room until the peer has answered it", async () => {
    const { peer, far } = pair({ maxInFlight: 1 }, rpcCodec());
    const cancel = new AbortController();
    const given = peer.call("m", { n: 1 }, { signal: cancel.signal });
    cancel.abort();
    await expect(given).rejects.toMatchObject({ code: "canceled", sent: true });
    const next = peer.call("m", { n: 2 });
    await far.seen(2);
    expect(far.messages.map(({ method }) => method)).toEqual(["m", "$/cancelRequest"]);
    far.say(frame('{"jsonrpc":"2.0","id":1,"result":"late"}'));
    await far.seen(3);
    far.say(frame(`{"jsonrpc":"2.0","id":${String(far.messages[2]?.["id"])},"result":"mine"}`));
    expect(await next).toEqual({ ok: true, result: "mine" });
  });
});

describe("what a call sends", () => {
  test("calls of one tick leave in one write", async () => {
    const { peer, far } = pair();
    const calls = Array.from({ length: 20 }, (_, n) => peer.call("m", { n }));
    await far.seen(20);
    expect(far.chunks).toBe(1);
    far.say(Array.from({ length: 20 }, (_, n) => result(n + 1, n)).join(""));
    expect((await Promise.all(calls)).map((reply) => reply.ok && reply.result)).toEqual(
      Array.from({ length: 20 }, (_, n) => n),
    );
  });

  test("params that JSON cannot carry are refused before anything is sent", async () => {
    const { peer, far } = pair();
    const cycle: { self?: object } = {};
    cycle.self = cycle;
    for (const params of [cycle, { n: 1n }, [], { toJSON: () => "text" }]) {
      await expect(peer.call("m", params)).rejects.toMatchObject({ code: "request_invalid", sent: false });
    }
    const size = LIMITS.requestBytes - '{"id":5,"method":"m","params":{"t":""}}'.length;
    await expect(peer.call("m", { t: "x".repeat(LIMITS.requestBytes) })).rejects.toMatchObject({
      code: "request_too_large",
      sent: false,
      details: { limitBytes: LIMITS.requestBytes },
    });
    const whole = peer.call("m", { t: "x".repeat(size - 1) });
    await far.seen(1);
    expect(far.messages).toHaveLength(1);
    peer.close();
    await expect(whole).rejects.toMatchObject({ code: "peer_closed" });
  });

  test("notifications reach whoever asked for them", async () => {
    const heard: unknown[] = [];
    const { peer, far } = pair(
      { onNotification: (method, params) => heard.push([method, params]) },
      rpcCodec(),
    );
    const call = peer.call("m", {});
    await far.seen(1);
    far.say(
      frame('{"jsonrpc":"2.0","method":"$/note","params":{"n":1}}') +
        frame('{"jsonrpc":"2.0","id":1,"result":2}'),
    );
    expect(await call).toEqual({ ok: true, result: 2 });
    expect(heard).toEqual([["$/note", { n: 1 }]]);
  });

  test("notifications come on a line too, and are told from answers by having no id", async () => {
    const heard: unknown[] = [];
    const { peer, far } = pair({ onNotification: (method, params) => heard.push([method, params]) });
    const call = peer.call("m", {});
    await far.seen(1);
    far.say(`{"method":"$/note","params":{"n":1}}\n${result(1, 2)}`);
    expect(await call).toEqual({ ok: true, result: 2 });
    expect(heard).toEqual([["$/note", { n: 1 }]]);
    expect(peer.inFlight).toBe(0);
  });

  test("what a peer notifies is sent without an id, and is owed no answer", async () => {
    for (const codec of [lineCodec(), rpcCodec()]) {
      const { peer, far } = pair({}, codec);
      peer.notify("$/note", { n: 1 });
      await far.seen(1);
      expect(far.messages[0]).toMatchObject({ method: "$/note", params: { n: 1 } });
      expect([far.messages[0]?.["id"], peer.inFlight]).toEqual([undefined, 0]);
      expect(() => peer.notify("$/note", [])).toThrow(expect.objectContaining({ code: "request_invalid" }));
      expect(() => peer.notify("$/note", { t: "x".repeat(LIMITS.requestBytes) })).toThrow(
        expect.objectContaining({ code: "request_too_large" }),
      );
      peer.close();
      peer.notify("$/note", { n: 2 });
    }
  });

  test("a peer that pauses hears nothing more until it resumes", async () => {
    const heard: unknown[] = [];
    const { peer, far } = pair({ onNotification: (_method, params) => heard.push(params) });
    const note = (n: number): string => `{"method":"$/note","params":${n}}\n`;
    const call = peer.call("m", {});
    await far.seen(1);
    peer.pause();
    far.say(note(1) + result(1));
    // The far end is told that its bytes were taken only when they were.
    const [other, away] = memoryPair();
    const turn = openPeer(other, lineCodec()).call("m", {});
    const echo = new Far(away, lineCodec());
    await echo.seen(1);
    echo.say(result(1));
    await turn;
    expect([heard, far.transport.pendingBytes > 0]).toEqual([[], true]);
    peer.resume();
    await call;
    expect([heard, far.transport.pendingBytes]).toEqual([[1], 0]);
  });
});

describe("a wire fault", () => {
  test("is known by its brand, of whatever copy of the package it comes", () => {
    const copy = { [Symbol.for("interlock.wire.fault")]: true, code: "canceled" };
    expect([new WireFault("canceled", "m"), copy, new Error("canceled"), null, "x"].map(isWireFault)).toEqual(
      [true, true, false, false, false],
    );
  });
});
