import { fstatSync } from "node:fs";
import { verifies } from "@interlock/testkit/verifies";
import { describe, expect, test } from "vitest";
import { openPeer } from "../peer/open-peer.ts";
import { RawClient } from "../transport/raw-client.test.support.ts";
import { unixRig } from "../transport/rigs.test.support.ts";
import { memoryListener } from "../transport/memory.ts";
import { connectUnix } from "../transport/unix.ts";
import { granted, refused, type IncomingConnection } from "./serve-options.ts";
import { serve } from "./serve.ts";
import { lineCodec, tryHandlers, tryHooks, tryPart, type TryErrors } from "./try-plane.test.support.ts";

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve());
  });

/** Admits everybody and remembers them. */
function visitors(): {
  seen: IncomingConnection[];
  admit: (connection: IncomingConnection) => ReturnType<typeof granted<string>>;
} {
  const seen: IncomingConnection[] = [];
  return {
    seen,
    admit: (connection) => {
      seen.push(connection);
      return granted("guest");
    },
  };
}

describe("the patience of a service", () => {
  test.each([
    ["sends nothing", ""],
    ["sends part of a first line", '{"method"'],
  ])("ends with a peer that %s", async (_what, text) => {
    await using rig = await unixRig({ limits: { handshakeMs: 30 } });
    const client = await RawClient.open(rig.path);
    client.socket.write(text);
    expect(await client.rest()).toBe("");
  });

  test("ends with a peer that trickles its first line, however often it writes", async () => {
    await using rig = await unixRig({ limits: { handshakeMs: 60 } });
    const client = await RawClient.open(rig.path);
    const trickle = setInterval(() => client.socket.write("x"), 5);
    expect(await client.rest()).toBe("");
    clearInterval(trickle);
  });

  test("ends with a peer that leaves a later line unfinished, and not with one that is idle", async () => {
    await using rig = await unixRig({ limits: { handshakeMs: 1_000, messageMs: 30 } });
    const idle = openPeer(await connectUnix(rig.path), lineCodec());
    await idle.call("try.echo", { text: "first" });
    const client = await RawClient.open(rig.path);
    client.socket.write('{"id":1,"method":"try.echo","params":{"text":"a"}}\n{"id":2,');
    expect(await client.rest()).toBe('{"ok":true,"try_version":"1.0","id":1,"result":{"text":"a"}}\n');
    expect(await idle.call("try.echo", { text: "still" })).toEqual({ ok: true, result: { text: "still" } });
    idle.close();
  });

  test("ends with a peer that asks and never reads, at a bounded cost", async () => {
    const { seen, admit } = visitors();
    const codec = lineCodec({ requestBytes: 1_000, responseBytes: 8_000_000, depth: 64 });
    await using rig = await unixRig({
      codec,
      hooks: { admit },
      limits: { writeMs: 100, maxPendingBytes: 1_000_000 },
    });
    const client = await RawClient.open(rig.path);
    client.socket.pause();
    client.socket.write('{"id":1,"method":"try.large","params":{"bytes":500000}}\n'.repeat(1_000));
    const before = process.memoryUsage().arrayBuffers;
    await rig.received(1);
    const [visitor] = seen;
    expect(visitor).toMatchObject({ id: 1, peer: { transport: "unix" } });
    if (visitor !== undefined) await aborted(visitor.signal);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32_000_000);
    client.socket.destroy();
  });

  test("a slow reader gets every byte", async () => {
    const codec = lineCodec({ requestBytes: 1_000, responseBytes: 8_000_000, depth: 64 });
    await using rig = await unixRig({ codec, limits: { lingerMs: 20 } });
    const client = await RawClient.open(rig.path);
    client.socket.pause();
    await client.sendApart(rig, ['{"method":"try.large","params":{"bytes":7000000}}\n']);
    const resume = setTimeout(() => client.socket.resume(), 100);
    expect((await client.rest()).length).toBeGreaterThan(7_000_000);
    clearTimeout(resume);
  });
});

describe("the room of a service", () => {
  test("a connection over the bound is turned away, and room comes back", async () => {
    await using rig = await unixRig({ limits: { maxConnections: 2 } });
    const [first, second] = [await RawClient.open(rig.path), await RawClient.open(rig.path)];
    const third = await RawClient.open(rig.path);
    expect([await third.rest(), rig.service.connections, rig.service.turnedAway]).toEqual(["", 2, 1]);
    first.socket.end();
    await first.rest();
    const fourth = await RawClient.open(rig.path);
    fourth.socket.write('{"method":"try.echo","params":{"text":"in"}}\n');
    expect(await fourth.rest()).toContain('"text":"in"');
    second.socket.destroy();
  });

  test("requests over the bound in flight wait their turn, and all are answered", async () => {
    await using rig = await unixRig({ limits: { maxInFlight: 2 } });
    const client = await RawClient.open(rig.path);
    const holds = [0, 1, 2, 3].map((id) => `{"id":${id},"method":"try.hold","params":{"key":"k${id}"}}\n`);
    await client.sendApart(rig, [holds.join("")]);
    const other = openPeer(await connectUnix(rig.path), lineCodec());
    const ended = async (id: number): Promise<unknown> => {
      const reply = await other.call("try.ended", { key: `k${id}` });
      return reply.ok && Reflect.get(Object(reply.result), "ended");
    };
    expect([await ended(1), await ended(2)]).toEqual(["held", "unknown"]);
    for (const key of ["k0", "k1", "k2", "k3"]) await other.call("try.release", { key });
    expect(await client.lines(4)).toMatchObject(
      [0, 1, 2, 3].map((id) => ({ id, result: { ended: "released" } })),
    );
    client.socket.destroy();
    other.close();
  });

  test("a peer waits for its admission, whatever it has sent", async () => {
    const admissions: (() => void)[] = [];
    const admit = (): Promise<ReturnType<typeof granted<string>>> =>
      new Promise((resolve) => admissions.push(() => resolve(granted("late guest"))));
    await using rig = await unixRig({ hooks: { admit } });
    const client = await RawClient.open(rig.path);
    await client.sendApart(rig, [
      '{"id":1,"method":"try.member","params":{"pass":"gold"}}\n{"id":2,"method":"try.echo","params":{"text":"b"}}\n',
    ]);
    admissions.forEach((admitNow) => admitNow());
    expect(await client.lines(2)).toMatchObject([
      { id: 2 },
      { id: 1, result: { who: "late guest with gold" } },
    ]);
    client.socket.destroy();
  });
});

verifies(
  "WIRE-096",
  "an admitted caller is asked for again before each call, whatever it names",
  async () => {
    let welcome = true;
    const readmit = (caller: string) =>
      welcome
        ? granted(caller)
        : refused<TryErrors>({ code: "stranger", message: "Who are you?", details: {} });
    await using rig = await unixRig({ hooks: { readmit } });
    const client = await RawClient.open(rig.path);
    client.socket.write('{"id":1,"method":"try.echo","params":{"text":"a"}}\n');
    expect(await client.lines(1)).toMatchObject([{ id: 1, result: { text: "a" } }]);
    welcome = false;
    client.socket.write(
      '{"id":2,"method":"try.echo","params":{"text":"b"}}\n{"id":3,"method":"try.nobody"}\n' +
        '{"id":4,"method":"$/subscription/cancel","params":{"subscription_id":"s"}}\n' +
        '{"id":5,"method":"$/cancelRequest","params":{"id":2}}\n',
    );
    expect(await client.lines(4)).toMatchObject(
      [2, 3, 4, 5].map((id) => ({ id, error: { code: "stranger" } })),
    );
    client.socket.destroy();
  },
);

test("what waits behind a last request is dropped, and the connection closes with its answer", async () => {
  const admissions: (() => void)[] = [];
  const admit = (): Promise<ReturnType<typeof granted<string>>> =>
    new Promise((resolve) => admissions.push(() => resolve(granted("guest"))));
  await using rig = await unixRig({ hooks: { admit } });
  const client = await RawClient.open(rig.path);
  const line = '{"method":"try.echo","params":{"text":"one"}}\n';
  await client.sendApart(rig, [line + line + "nonsense\n"]);
  admissions.forEach((admitNow) => admitNow());
  expect(await client.rest()).toBe('{"ok":true,"try_version":"1.0","result":{"text":"one"}}\n');
});

describe("a connection that goes away", () => {
  test("aborts what it had in flight", async () => {
    await using rig = await unixRig();
    const client = await RawClient.open(rig.path);
    const request = '{"id":1,"method":"try.hold","params":{"key":"k"}}\n';
    await client.sendApart(rig, [request]);
    const other = openPeer(await connectUnix(rig.path), lineCodec());
    const ended = async (): Promise<unknown> => {
      const reply = await other.call("try.ended", { key: "k" });
      return reply.ok && Reflect.get(Object(reply.result), "ended");
    };
    expect(await ended()).toBe("held");
    client.socket.destroy();
    let how = await ended();
    while (how === "held") how = await ended();
    expect(how).toBe("aborted");
    other.close();
  });

  test("is known to the operating system while it lasts", async () => {
    const { seen, admit } = visitors();
    const kinds: boolean[] = [];
    await using rig = await unixRig({
      hooks: {
        admit: (connection) => {
          kinds.push(fstatSync(connection.peer.descriptor() ?? -1).isSocket());
          return admit(connection);
        },
      },
    });
    const client = await RawClient.open(rig.path);
    client.socket.write('{"method":"try.echo","params":{"text":"a"}}\n');
    await client.rest();
    const [visitor] = seen;
    if (visitor !== undefined) await aborted(visitor.signal);
    expect([kinds, visitor?.peer.descriptor()]).toEqual([[true], undefined]);
  });
});

describe("closing a service", () => {
  test("finishes what is in flight, says goodbye, and refuses newcomers", async () => {
    await using rig = await unixRig();
    const peer = openPeer(await connectUnix(rig.path), lineCodec());
    const held = peer.call("try.hold", { key: "k" });
    await peer.call("try.echo", { text: "sync" });
    const release = peer.call("try.release", { key: "k" });
    await rig.received(1);
    const closed = release.then(() => rig.service.close());
    expect(await held).toEqual({ ok: true, result: { ended: "released" } });
    await closed;
    expect((await peer.closed).code).toBe("connection_lost");
    await expect(connectUnix(rig.path)).rejects.toMatchObject({
      code: "connect_failed",
      details: { code: "ENOENT" },
    });
    expect(rig.service.connections).toBe(0);
  });

  test("cuts off what outlasts its grace, and aborts it", async () => {
    await using rig = await unixRig();
    const peer = openPeer(await connectUnix(rig.path), lineCodec());
    const held = peer.call("try.hold", { key: "k" });
    await peer.call("try.echo", { text: "sync" });
    await Promise.all([
      rig.service.close({ graceMs: 10 }),
      expect(held).rejects.toMatchObject({ code: "connection_lost" }),
    ]);
    expect(rig.service.connections).toBe(0);
  });
});

describe("a table that does not fit its contract does not start", () => {
  const start = (handlers: object, over: object = {}): Promise<unknown> => {
    // What JavaScript, or a table put together from parts, could hand over.
    const table = handlers as ReturnType<typeof tryHandlers>;
    const options = { ...tryHooks().options, listener: memoryListener(), codec: lineCodec(), ...over };
    return serve(tryPart, table, options);
  };

  test("a missing handler and an extra one are named", async () => {
    const { "try.echo": _echo, ...missing } = tryHandlers();
    await expect(start(missing)).rejects.toThrow("method try.echo has no handler");
    const extra = { ...tryHandlers(), "try.extra": () => ({}) };
    await expect(start(extra)).rejects.toThrow("handler try.extra belongs to no declared method");
  });

  test("an internal error that the plane does not declare", async () => {
    const refusals = {
      ...tryHooks().options.refusals,
      internal: () => ({ code: "oops", message: "m", details: {} }),
    };
    await expect(start(tryHandlers(), { refusals })).rejects.toThrow("does not fit the contract");
  });
});
