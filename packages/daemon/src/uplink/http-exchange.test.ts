import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { verifies } from "@interlock/testkit/verifies";
import { expect, onTestFinished, test } from "vitest";
import { HttpExchange, type HttpEnd } from "./http-exchange.ts";

/** A server of bytes: told of each connection by its number, and of what comes in. */
async function serveBytes(
  onData: (socket: Socket, connection: number, text: string) => void,
): Promise<string> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    const connection = (connections += 1);
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => onData(socket, connection, chunk.toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server that listens has one
}

function answer(body: string, headers = ""): string {
  return `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
}

function send(
  http: HttpExchange,
  url: string,
  more: { deadlineMs?: number; signal?: AbortSignal } = {},
): Promise<HttpEnd> {
  const signal = more.signal ?? new AbortController().signal;
  const deadlineMs = more.deadlineMs ?? 30_000;
  return http.send({
    method: "POST",
    url,
    headers: {},
    body: "{}",
    responseBytes: 1_000,
    deadlineMs,
    signal,
  });
}

function exchange(): HttpExchange {
  const http = new HttpExchange();
  onTestFinished(() => http.close());
  return http;
}

verifies(
  "RTN-130",
  "after a request that was not answered in time the next one has a connection of its own",
  async () => {
    const seen: number[] = [];
    const url = await serveBytes((socket, connection) => {
      seen.push(connection);
      // The first connection goes silent after one answer: its path swallows everything.
      if (connection === 1 && seen.length > 1) return;
      socket.write(answer("1"));
    });
    const http = exchange();
    expect(await send(http, url)).toMatchObject({ kind: "answered", body: "1" });
    expect(await send(http, url, { deadlineMs: 100 })).toEqual({
      kind: "unanswered",
      reason: "deadline",
      sent: true,
    });
    expect(await send(http, url)).toMatchObject({ kind: "answered", body: "1" });
    expect(seen).toEqual([1, 1, 2]);
  },
);

test("what cannot have been sent is told from what may have been", async () => {
  const http = exchange();
  const url = await serveBytes((socket) => socket.destroy());
  expect(await send(http, url)).toMatchObject({ kind: "unanswered", sent: true });
  const refused = await send(http, "http://127.0.0.1:1");
  expect(refused).toEqual({ kind: "unanswered", reason: "ECONNREFUSED", sent: false });
});

test("an answer over its limit, or cut short, is none", async () => {
  const http = exchange();
  const long = await serveBytes((socket) => void socket.write(answer("x".repeat(2_000))));
  expect(await send(http, long)).toEqual({ kind: "unanswered", reason: "answer_too_large", sent: true });
  const short = await serveBytes((socket) => void socket.end(answer("whole").slice(0, -2)));
  expect(await send(http, short)).toMatchObject({ kind: "unanswered", sent: true });
});

test("its signal ends a request", async () => {
  const asked = new AbortController();
  const url = await serveBytes(() => asked.abort());
  const http = exchange();
  const end = await send(http, url, { signal: asked.signal });
  expect(end).toEqual({ kind: "unanswered", reason: "canceled", sent: true });
  expect(await send(http, url, { signal: asked.signal })).toMatchObject({ reason: "canceled", sent: false });
});

test("Retry-After comes along", async () => {
  const url = await serveBytes((socket) => void socket.write(answer("{}", "retry-after: 7\r\n")));
  expect(await send(exchange(), url)).toMatchObject({ kind: "answered", retryAfter: "7" });
});
