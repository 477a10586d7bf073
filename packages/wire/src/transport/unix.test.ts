import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ReadBuffer } from "./read-buffer.ts";
import type { CloseCause, Transport } from "./transport.ts";
import { connectUnix } from "./unix.ts";

/** A server whose one connection the test holds in its hand. */
async function meet(): Promise<{ near: Transport; far: Socket } & AsyncDisposable> {
  const directory = await mkdtemp(join(tmpdir(), "wire-"));
  const path = join(directory, "s.sock");
  const server = createServer({ allowHalfOpen: true });
  server.listen(path);
  await once(server, "listening");
  const arrival = once(server, "connection");
  const near = await connectUnix(path);
  // The event's only argument is the socket.
  const far = (await arrival)[0] as Socket;
  return {
    near,
    far,
    async [Symbol.asyncDispose]() {
      near.destroy();
      far.destroy();
      server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Collects what a transport delivers, as text. */
function listen(transport: Transport): {
  text: string;
  closed: Promise<CloseCause>;
  until(length: number): Promise<void>;
} {
  let wake: () => void = () => undefined;
  let close: (cause: CloseCause) => void = () => undefined;
  const heard = {
    text: "",
    closed: new Promise<CloseCause>((resolve) => (close = resolve)),
    async until(length: number) {
      while (heard.text.length < length) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
  transport.start({
    data: (chunk) => {
      heard.text += Buffer.from(chunk).toString("latin1");
      wake();
    },
    end: () => transport.end(),
    drain: () => undefined,
    close: (cause) => close(cause),
  });
  return heard;
}

test("a server that speaks before anybody listens is heard from its first byte", async () => {
  await using met = await meet();
  const { near, far } = met;
  far.write("first ");
  await new Promise((resolve) => far.write("second ", resolve));
  const heard = listen(near);
  far.write("third");
  await heard.until(18);
  expect(heard.text).toBe("first second third");
});

test("early bytes stop the reading until they are taken", async () => {
  const reads = new ReadBuffer();
  const { onread } = reads;
  const given: string[] = [];
  const read = (text: string): boolean => {
    const target = Buffer.alloc(8);
    return onread.callback(target.write(text), target);
  };
  expect([read("ab"), read("c")]).toEqual([false, false]);
  await new Promise<void>((resume) => {
    reads.take((chunk) => given.push(Buffer.from(chunk).toString()), resume);
    expect(given).toEqual([]);
  });
  expect([read("d"), given]).toEqual([true, ["abc", "d"]]);
});

test("many megabytes arrive whole through one read buffer, paused and resumed on the way", async () => {
  await using met = await meet();
  const { near, far } = met;
  const heard = listen(near);
  const text = Array.from({ length: 400_000 }, (_, index) => `${index};`).join("");
  far.write(text);
  await heard.until(1_000);
  near.pause();
  const before = heard.text.length;
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard.text.length).toBe(before);
  near.resume();
  await heard.until(text.length);
  expect(heard.text).toBe(text);
});

test("the end of the far side ends this one in order", async () => {
  await using met = await meet();
  const heard = listen(met.near);
  met.far.end();
  expect(await heard.closed).toEqual({ kind: "ended" });
});

test("writing to a far side that is gone closes with the system's error", async () => {
  await using met = await meet();
  const { near, far } = met;
  const closed = new Promise<CloseCause>((close) => {
    near.start({
      data: () => undefined,
      end: () => near.write("into the void"),
      drain: () => undefined,
      close,
    });
  });
  far.destroy();
  expect(await closed).toEqual({ kind: "failed", code: "EPIPE" });
});

test("a missing socket, an abort and a deadline are typed faults", async () => {
  const path = join(tmpdir(), `wire-nobody-${process.pid}.sock`);
  await expect(connectUnix(path)).rejects.toMatchObject({
    code: "connect_failed",
    details: { code: "ENOENT" },
  });
  await expect(connectUnix(path, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: "canceled",
  });
  await expect(connectUnix(`/${"x".repeat(200)}`)).rejects.toMatchObject({ code: "connect_failed" });
});
