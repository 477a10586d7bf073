import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AppMethods } from "@interlock/contracts";
import { fail, memoryListener, ok, unixListener, WireFault } from "@interlock/wire";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isInterlockError } from "../errors/interlock-error.ts";
import { connectDaemon, connectThrough } from "./connect-daemon.ts";
import { serveApp } from "./serve-app.test.kit.ts";
import { systemTiming } from "../timing/timing.ts";

const EMPTY_PAGE: AppMethods["app.pane.list"]["result"] = {
  rows: [],
  total: 0,
  total_estimate: null,
  cursor_next: null,
  ordering: "default:asc",
};

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "client-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function codeOf(work: Promise<unknown>): Promise<string> {
  const failure: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  return isInterlockError(failure) ? failure.error.code : `not ours: ${String(failure)}`;
}

describe("connecting", () => {
  test("a missing socket is socket_missing", async () => {
    expect(await codeOf(connectDaemon({ socketPath: join(folder, "app.sock") }))).toBe("socket_missing");
  });

  test("a socket that nobody listens on is daemon_unavailable", async () => {
    const socketPath = join(folder, "app.sock");
    await writeFile(socketPath, "");
    expect(await codeOf(connectDaemon({ socketPath }))).toBe("daemon_unavailable");
  });

  test("a socket of somebody else is socket_permission_denied", async () => {
    const open = (): Promise<never> =>
      Promise.reject(new WireFault("connect_failed", "refused", { details: { code: "EACCES" } }));
    expect(await codeOf(connectThrough({ socketPath: "/x" }, { timing: systemTiming, open }))).toBe(
      "socket_permission_denied",
    );
  });

  test("calls travel over a real socket", async () => {
    const socketPath = join(folder, "app.sock");
    const { service } = await serveApp(
      { "app.pane.list": ({ params }) => ok({ ...EMPTY_PAGE, ordering: `limit ${params.limit}` }) },
      unixListener({ path: socketPath }),
    );
    const daemon = await connectDaemon({ socketPath });
    expect(await daemon.pane.list({ limit: 7 })).toEqual({ ...EMPTY_PAGE, ordering: "limit 7" });
    await daemon.close();
    await service.close();
  });
});

describe("app-sessions", () => {
  test("the first call that needs a session opens one, and all later calls share it", async () => {
    const seen: string[] = [];
    const app = await serveApp({
      "app.preflight": () => ok({ socket_reachable: true, daemon_reachable: true, code: "ok" }),
      "app.pane.list": ({ context }) => {
        seen.push(context);
        return ok(EMPTY_PAGE);
      },
    });
    const daemon = await connectThrough({}, app.ports);
    await daemon.preflight();
    expect(app.hellos()).toBe(0);
    await Promise.all([daemon.pane.list(), daemon.pane.list(), daemon.pane.list()]);
    await daemon.pane.list();
    expect(seen).toEqual(Array.from({ length: 4 }, () => app.tokens[0]));
    expect(app.hellos()).toBe(1);
    await daemon.close();
    await app.service.close();
  });

  test("an expired session is renewed and the call goes again, even a mutation", async () => {
    const sent: unknown[] = [];
    const app = await serveApp({
      "app.send_input": ({ params }) => {
        sent.push(params.payload);
        return fail("agent_not_found", { agent_id: params.target_agent_id });
      },
    });
    const daemon = await connectThrough({}, app.ports);
    const params = { target_agent_id: "agt_000000000000", payload: { text: "hi" } };
    await daemon.sendInput.safe(params);
    app.tokens.length = 0;
    expect(await daemon.sendInput.safe(params)).toMatchObject({ error: { code: "agent_not_found" } });
    expect(sent).toEqual([{ text: "hi" }, { text: "hi" }]);
    expect(app.hellos()).toBe(2);
    await daemon.close();
    await app.service.close();
  });

  test("a session that expires at once is refused instead of renewed for ever", async () => {
    const app = await serveApp({});
    app.tokens.push = () => 0;
    const daemon = await connectThrough({}, app.ports);
    expect(await daemon.pane.list.safe()).toMatchObject({
      error: { code: "session_refused", details: { code: "app_session_expired" } },
    });
    expect(app.hellos()).toBe(2);
    await daemon.close();
    await app.service.close();
  });

  test("a refused hello is session_refused with the daemon's own code", async () => {
    const app = await serveApp({
      "app.hello": () => fail("validation_failed", { field: "app.hello", reason: "too_many_sessions" }),
    });
    const daemon = await connectThrough({ placeMs: 0 }, app.ports);
    expect(await daemon.readiness.safe()).toMatchObject({
      error: { code: "session_refused", details: { code: "validation_failed" } },
    });
    await daemon.close();
    await app.service.close();
  });
});

describe("answers", () => {
  test("a declared error is data in the safe form and a branded error in the throwing form", async () => {
    const app = await serveApp({
      "app.agent.detail": ({ params }) =>
        fail("agent_not_found", { agent_id: params.agent_id }, "No such agent."),
    });
    const daemon = await connectThrough({}, app.ports);
    const error = { code: "agent_not_found", message: "No such agent.", details: { agent_id: "agt_0" } };
    expect(await daemon.agent.detail.safe({ agent_id: "agt_0" })).toEqual({ ok: false, error });
    await expect(daemon.agent.detail({ agent_id: "agt_0" })).rejects.toMatchObject({
      name: "InterlockError",
      method: "app.agent.detail",
      message: "app.agent.detail: No such agent.",
      error,
    });
    await daemon.close();
    await app.service.close();
  });

  // A daemon that breaks the contract cannot be made with `serve`, so these speak lines by hand.
  test.each([
    [
      "a result of another shape",
      { result: { rows: "none" } },
      { code: "answer_unfit", details: { part: "result" } },
    ],
    [
      "details of another shape",
      { error: { code: "agent_not_found", message: "", details: {} } },
      { code: "answer_unfit", details: { part: "details" } },
    ],
    [
      "a code of another method",
      { error: { code: "scan_not_found", message: "m", details: { scan_id: "x" } } },
      { code: "undeclared_error", details: { code: "scan_not_found", message: "m" } },
    ],
    [
      "a code nobody knows",
      { error: { code: "toString", message: "m", details: {} } },
      { code: "undeclared_error", details: { code: "toString", message: "m" } },
    ],
  ])("%s is a local fault", async (_what, answer, expected) => {
    const socketPath = join(folder, "app.sock");
    const server = await rawDaemon(socketPath, () => answer);
    const daemon = await connectDaemon({ socketPath });
    expect(await daemon.agent.detail.safe({ agent_id: "agt_0" })).toMatchObject({
      ok: false,
      error: expected,
    });
    await daemon.close();
    server.close();
  });

  test("an answer that is no envelope is protocol_violation", async () => {
    const socketPath = join(folder, "app.sock");
    const server = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    const daemon = await connectDaemon({ socketPath });
    expect(await daemon.preflight.safe()).toMatchObject({ error: { code: "protocol_violation" } });
    await daemon.close();
    server.close();
  });
});

describe("lost connections", () => {
  test("a query whose connection breaks is asked again on a new one", async () => {
    const socketPath = join(folder, "app.sock");
    let asked = 0;
    const server = await rawDaemon(socketPath, (_request, socket) => {
      asked += 1;
      if (asked > 1) return { result: EMPTY_PAGE };
      socket.destroy();
      return undefined;
    });
    const daemon = await connectDaemon({ socketPath });
    expect(await daemon.pane.list()).toEqual(EMPTY_PAGE);
    expect(asked).toBe(2);
    await daemon.close();
    server.close();
  });

  test.each([
    ["a mutation without a key may have happened, so it is not sent again", undefined, 1, "connection_lost"],
    ["a mutation with an idempotency key is sent again", "k", 2, "agent_not_found"],
  ])("%s", async (_title, key, times, code) => {
    const socketPath = join(folder, "app.sock");
    let asked = 0;
    const server = await rawDaemon(socketPath, (_request, socket) => {
      asked += 1;
      if (asked > 1) return { error: { code: "agent_not_found", message: "", details: { agent_id: "a" } } };
      socket.destroy();
      return undefined;
    });
    const daemon = await connectDaemon({ socketPath });
    const outcome = await daemon.sendInput.safe({
      target_agent_id: "a",
      payload: { text: "hi" },
      ...(key === undefined ? {} : { idempotency_key: key }),
    });
    expect(outcome).toMatchObject({ ok: false, error: { code } });
    expect(asked).toBe(times);
    await daemon.close();
    server.close();
  });

  test("a call waits for a daemon that comes back, and gives up when it does not", async () => {
    const listener = memoryListener();
    const served = await serveApp({ "app.pane.list": () => ok(EMPTY_PAGE) }, listener);
    let attempts = 0;
    let down = false;
    const open = async (): ReturnType<typeof listener.connect> => {
      attempts += 1;
      if (down && attempts < 5)
        throw new WireFault("connect_failed", "down", { details: { code: "ECONNREFUSED" } });
      return listener.connect();
    };
    const slept: number[] = [];
    let now = 0;
    const timing = {
      now: () => now,
      random: () => 0.5,
      after(ms: number, callBack: () => void): () => void {
        // The patience of a call lasts until it is over; the backoff's pauses pass at once.
        if (ms <= 2_000) {
          slept.push(ms);
          now += ms;
          queueMicrotask(callBack);
        }
        return () => undefined;
      },
    };
    const daemon = await connectThrough({}, { timing, open });
    await daemon.pane.list();
    down = true;
    await served.service.close({ graceMs: 0 });
    const again = await serveApp({ "app.pane.list": () => ok(EMPTY_PAGE) }, listener);
    expect(await daemon.pane.list()).toEqual(EMPTY_PAGE);
    expect(slept).toEqual([12.5, 25, 50, 100]);
    await again.service.close({ graceMs: 0 });
    down = true;
    attempts = Number.NEGATIVE_INFINITY;
    expect(await daemon.pane.list.safe()).toMatchObject({ error: { code: "daemon_unavailable" } });
    await daemon.close();
  });

  test("a closed client refuses calls and ends those in flight", async () => {
    const app = await serveApp({ "app.preflight": () => new Promise(() => undefined) });
    const daemon = await connectThrough({}, app.ports);
    const inFlight = daemon.preflight.safe();
    await Promise.resolve();
    await daemon.close();
    expect(await inFlight).toMatchObject({ error: { code: "client_closed" } });
    expect(await daemon.preflight.safe()).toMatchObject({
      error: { code: "client_closed", details: { sent: false } },
    });
    await app.service.close({ graceMs: 0 });
  });
});

describe("limits of a call", () => {
  test("a deadline that passes is deadline_exceeded, an aborted signal canceled", async () => {
    const app = await serveApp({ "app.preflight": () => new Promise(() => undefined) });
    const daemon = await connectThrough({}, app.ports);
    expect(await daemon.preflight.safe({}, { deadlineMs: 10 })).toMatchObject({
      error: { code: "deadline_exceeded" },
    });
    const controller = new AbortController();
    const outcome = daemon.preflight.safe({}, { signal: controller.signal });
    controller.abort();
    expect(await outcome).toMatchObject({ error: { code: "canceled" } });
    await daemon.close();
    await app.service.close({ graceMs: 0 });
  });

  test("params over the plane's limit are refused before anything is sent", async () => {
    const app = await serveApp({});
    const daemon = await connectThrough({}, app.ports);
    const payload = { text: "x".repeat(2_000_000) };
    expect(await daemon.sendInput.safe({ target_agent_id: "a", payload })).toMatchObject({
      error: { code: "request_too_large" },
    });
    await daemon.close();
    await app.service.close();
  });
});

interface RawRequest {
  readonly id: number;
  readonly method: string;
}

const TOKEN = "00000000-0000-4000-8000-000000000001";
const HELLO = {
  app_session_token: TOKEN,
  app_session_id: 1,
  daemon_version: "0",
  schema_version: 1,
  app_contract_version: "1.0",
  supported_minor_range: { min: "1.0", max: "1.0" },
  host_user_id: "0",
  capability_flags: {},
  state: "ok",
};

/** A daemon that gives sessions as it should and answers everything else as the test says. */
async function rawDaemon(
  socketPath: string,
  answer: (request: RawRequest, socket: Socket) => object | undefined,
): Promise<Server> {
  const server = createServer((socket) => {
    let pending = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (pending + chunk).split("\n");
      pending = lines.pop() ?? "";
      for (const line of lines) {
        const request = JSON.parse(line) as RawRequest; // what the client under test wrote
        const body = request.method === "app.hello" ? { result: HELLO } : answer(request, socket);
        if (body === undefined) return;
        socket.write(
          `${JSON.stringify({ ok: "result" in body, app_contract_version: "1.0", id: request.id, ...body })}\n`,
        );
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return server;
}
