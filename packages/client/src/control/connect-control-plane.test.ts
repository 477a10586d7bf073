import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { connectControlPlane } from "./connect-control-plane.ts";
import type { ControlPlaneClient } from "./control-plane-client.ts";

const SESSION = "01890000-0000-7000-8000-000000000001" as never; // stands for any branded id

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

type Respond = (response: ServerResponse, request: IncomingMessage) => void;

async function served(
  respond: Respond,
): Promise<{ readonly plane: ControlPlaneClient; readonly seen: Seen[]; readonly server: Server }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers } = request;
      seen.push({
        method,
        url,
        authorization: headers.authorization,
        body: Buffer.concat(chunks).toString(),
      });
      respond(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const plane = await connectControlPlane({ url: `http://127.0.0.1:${port}/`, token: "secret" });
  open.push(
    () => plane.close(),
    () => server.close(),
  );
  return { plane, seen, server };
}

const json =
  (status: number, value: unknown): Respond =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  };

describe("calls", () => {
  test("a query is a GET with its input in the address", async () => {
    const result = {
      session: {
        id: SESSION,
        state: "active",
        config: {},
        metadata: {},
        createdAt: "2026-01-01T00:00:00.000Z",
        updatedAt: "2026-01-01T00:00:00.000Z",
      },
      timelineCursors: { latest: "0" },
    };
    const { plane, seen } = await served(json(200, { result: { data: result } }));
    expect(await plane.session.read({ sessionId: SESSION })).toEqual(result);
    const input = encodeURIComponent(JSON.stringify({ sessionId: SESSION }));
    expect(seen).toEqual([
      { method: "GET", url: `/trpc/session.read?input=${input}`, authorization: "Bearer secret", body: "" },
    ]);
  });

  test("a mutation is a POST with its input as the body, and a void result is null", async () => {
    const { plane, seen } = await served(json(200, { result: { data: null } }));
    const params = { nodeId: "n" as never, healthState: "online" } as const;
    expect(await plane.runtimenode.heartbeat(params)).toBeNull();
    expect(seen).toEqual([
      {
        method: "POST",
        url: "/trpc/runtimenode.heartbeat",
        authorization: "Bearer secret",
        body: JSON.stringify(params),
      },
    ]);
  });

  test("a declared error is read from error.data.interlock", async () => {
    const interlock = { code: "session.not_found", message: "No such session.", details: {} };
    const { plane } = await served(json(404, { error: { message: "x", code: -32004, data: { interlock } } }));
    expect(await plane.session.read.safe({ sessionId: SESSION })).toEqual({ ok: false, error: interlock });
  });
});

describe("connections that fail", () => {
  test("nobody there is control_plane_unavailable", async () => {
    const plane = await connectControlPlane({ url: "http://127.0.0.1:1", token: "t" });
    open.push(() => plane.close());
    expect(await plane.session.create.safe()).toMatchObject({
      error: {
        code: "control_plane_unavailable",
        details: { url: "http://127.0.0.1:1", reason: "ECONNREFUSED" },
      },
    });
  });

  test("a query is asked once more when its connection breaks, a mutation never", async () => {
    const { plane, seen } = await served((_response, request) => void request.socket.destroy());
    expect(await plane.session.read.safe({ sessionId: SESSION })).toMatchObject({
      error: { code: "connection_lost" },
    });
    expect(seen.length).toBe(2);
    expect(await plane.session.create.safe()).toMatchObject({
      error: { code: "connection_lost", details: { sent: true } },
    });
    expect(seen.length).toBe(3);
  });

  test("an answer that breaks off is connection_lost", async () => {
    const { plane } = await served((response, request) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"result"', () => request.socket.destroy());
    });
    expect(await plane.session.create.safe()).toMatchObject({ error: { code: "connection_lost" } });
  });

  test("an answer over the plane's limit is response_too_large", async () => {
    const { plane } = await served(
      (response) => void response.writeHead(200).end(Buffer.alloc(9_000_000, "x")),
    );
    expect(await plane.session.create.safe()).toMatchObject({ error: { code: "response_too_large" } });
  });

  test("a request over the plane's limit is refused before it is sent", async () => {
    const { plane, seen } = await served(json(200, {}));
    const metadata = { text: "x".repeat(300_000) };
    expect(await plane.session.create.safe({ metadata })).toMatchObject({
      error: { code: "request_too_large" },
    });
    expect(seen).toEqual([]);
  });

  test("deadline and signal end a call", async () => {
    const { plane } = await served(() => undefined);
    expect(await plane.session.create.safe({}, { deadlineMs: 20 })).toMatchObject({
      error: { code: "deadline_exceeded" },
    });
    const controller = new AbortController();
    const outcome = plane.session.create.safe({}, { signal: controller.signal });
    controller.abort();
    expect(await outcome).toMatchObject({ error: { code: "canceled" } });
  });
});

describe("probe", () => {
  test("tells ready, not ready with the reason, and unreachable", async () => {
    expect(await (await served(json(200, { status: "ready" }))).plane.probe()).toEqual({ kind: "ready" });
    expect(await (await served(json(503, { reason: "database_unreachable" }))).plane.probe()).toEqual({
      kind: "not-ready",
      reason: "database_unreachable",
    });
    const plane = await connectControlPlane({ url: "http://127.0.0.1:1", token: "t" });
    open.push(() => plane.close());
    expect(await plane.probe()).toEqual({ kind: "unreachable", reason: "ECONNREFUSED" });
  });
});
