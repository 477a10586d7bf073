import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { isInterlockError } from "../errors/interlock-error.ts";
import { connectControlPlane } from "./connect-control-plane.ts";
import type { ControlPlaneClient } from "./control-plane-client.ts";

const SESSION = "01890000-0000-7000-8000-000000000001";
const sessionId = SESSION as never; // stands for any branded id

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

type Play = (response: ServerResponse) => void;

/** A control plane that plays one part a connection, and tells with what input each was opened. */
async function playing(
  ...parts: readonly Play[]
): Promise<{ readonly plane: ControlPlaneClient; readonly inputs: unknown[] }> {
  const inputs: unknown[] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://localhost");
    const part = parts[inputs.length];
    inputs.push(JSON.parse(searchParams.get("input") ?? "null"));
    if (part === undefined) response.destroy();
    else part(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const plane = await connectControlPlane({ url: `http://127.0.0.1:${port}`, token: "t" });
  ends.push(
    () => plane.close(),
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { plane, inputs };
}

const stream =
  (play: Play): Play =>
  (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("retry: 5000\n\nevent: connected\ndata: {}\n\n");
    play(response);
  };
const say = (response: ServerResponse, frame: object): void =>
  void response.write(`data: ${JSON.stringify(frame)}\n\n`);
const opened = (cursor: string): object => ({ type: "open", subscriptionId: "s", cursor });
const event = (sequence: number): object => ({
  type: "event",
  cursor: String(sequence),
  event: {
    id: `e${sequence}`,
    sessionId: SESSION,
    sequence,
    occurredAt: "2026-01-01T00:00:00.000Z",
    category: "session_lifecycle",
    type: "session.archived",
    actor: null,
    payload: {},
    version: "1.0",
  },
});

async function taken(frames: AsyncIterable<object>): Promise<readonly string[]> {
  const seen: string[] = [];
  for await (const frame of frames)
    seen.push(
      Object.values(frame)
        .filter((value) => typeof value === "string")
        .join(" "),
    );
  return seen;
}

test("a lost connection is made anew from the last event, and the consumer sees no seam", async () => {
  const { plane, inputs } = await playing(
    stream((response) => {
      say(response, opened("3"));
      say(response, event(4));
      response.write('data: {"type":"eve', () => response.destroy());
    }),
    stream((response) => {
      say(response, opened("4"));
      say(response, { type: "heartbeat", at: "2026-01-01T00:00:00.000Z" });
      say(response, event(5));
      say(response, { type: "end", reason: "closing" });
      response.end("event: return\ndata:\n\n");
    }),
    stream((response) => {
      say(response, { type: "gap", cursor: "7", missed: 2 });
      say(response, event(8));
      say(response, { type: "end", reason: "membership_ended" });
      response.end();
    }),
  );
  const frames = plane.session.subscribe({ sessionId });
  expect(await taken(frames)).toEqual([
    "open s 3",
    "event 4",
    "heartbeat 2026-01-01T00:00:00.000Z",
    "event 5",
    "gap 7",
    "event 8",
    "end membership_ended",
  ]);
  expect(frames.lastCursor).toBe("8");
  expect(inputs).toEqual([
    { sessionId: SESSION },
    { sessionId: SESSION, lastEventId: "4" },
    { sessionId: SESSION, lastEventId: "5" },
  ]);
});

test("the place that a consumer names is its last cursor until a frame comes, and is asked for", async () => {
  const { plane, inputs } = await playing(
    stream((response) => {
      say(response, { type: "end", reason: "session_closed" });
      response.end();
    }),
  );
  const frames = plane.session.subscribe({ sessionId, afterCursor: "7" as never }); // stands for any cursor
  expect(frames.lastCursor).toBe("7");
  await frames.next();
  expect(frames.lastCursor).toBe("7");
  expect(inputs).toEqual([{ sessionId: SESSION, afterCursor: "7", lastEventId: "7" }]);
});

test("events cut anywhere, with either line end, are put together", async () => {
  const text = `event: connected\r\ndata: {}\r\n\r\ndata: ${JSON.stringify(opened("0"))}\r\nid: 0\r\n\r\ndata: ${JSON.stringify({ type: "end", reason: "🚪" })}\n\n`;
  const bytes = Buffer.from(text);
  const { plane } = await playing((response) => {
    response.writeHead(200, { "content-type": "Text/Event-Stream; charset=utf-8" });
    let at = 0;
    const next = (): void => {
      if (at === bytes.length) return void response.end();
      response.write(bytes.subarray(at, at + 1), next);
      at += 1;
    };
    next();
  });
  expect(await taken(plane.session.subscribe({ sessionId }))).toEqual(["open s 0", "end 🚪"]);
});

test.each([
  [404, "session.not_found", "session.not_found"],
  [503, "system.unavailable", "system.unavailable"],
  [500, "nothing.declared", "undeclared_error"],
])("a refusal (%i %s) is the error of the first read", async (status, code, seen) => {
  const { plane } = await playing((response) => {
    const interlock = { code, message: code, details: {} };
    response.writeHead(status).end(JSON.stringify({ error: { data: { interlock } } }));
  });
  const error: unknown = await plane.session
    .subscribe({ sessionId })
    .next()
    .catch((reason: unknown) => reason);
  expect(isInterlockError(error) && error.error.code).toBe(seen);
});

test("a frame outside the contract is an error, not a frame", async () => {
  const { plane } = await playing(stream((response) => say(response, { type: "event", cursor: 1 })));
  const error: unknown = await plane.session
    .subscribe({ sessionId })
    .next()
    .catch((reason: unknown) => reason);
  expect(isInterlockError(error) && error.error).toMatchObject({
    code: "answer_unfit",
    details: { part: "frame" },
  });
});

async function firstError(plane: ControlPlaneClient): Promise<unknown> {
  const error: unknown = await plane.session
    .subscribe({ sessionId })
    .next()
    .catch((reason: unknown) => reason);
  return isInterlockError(error) ? error.error : error;
}

test.each([
  ["a page where a stream should be", 200, "text/html", "<html>", { status: 200, body: "not_json" }],
  ["a result where a stream should be", 200, "application/json", "{}", { status: 200, body: "no_result" }],
  [
    "a proxy's page, before there was a stream",
    502,
    "text/html",
    "<html>",
    { status: 502, body: "not_json" },
  ],
])("%s is protocol_violation with what came", async (_what, status, type, body, details) => {
  const { plane } = await playing(
    (response) => void response.writeHead(status, { "content-type": type }).end(body),
  );
  expect(await firstError(plane)).toMatchObject({ code: "protocol_violation", details });
});

test("an event of another MAJOR of the envelope is told as that, whatever else it holds", async () => {
  const { plane } = await playing(
    stream((response) => say(response, { type: "event", event: { version: "2.0", shape: "unknown" } })),
  );
  expect(await firstError(plane)).toMatchObject({
    code: "envelope_incompatible",
    details: { ours: "1.0", theirs: "2.0" },
  });
});

test("a proxy's page for a control plane that is away, and a refusal that breaks off, end no stream", async () => {
  const { plane, inputs } = await playing(
    stream((response) => {
      say(response, opened("3"));
      response.end();
    }),
    (response) => void response.writeHead(503, { "content-type": "text/html" }).end("<html>"),
    (response) => {
      response.writeHead(404, { "content-length": "100" });
      response.write("{", () => response.destroy());
    },
    stream((response) => {
      say(response, event(4));
      say(response, { type: "end", reason: "session_closed" });
      response.end();
    }),
  );
  expect(await taken(plane.session.subscribe({ sessionId }))).toEqual([
    "open s 3",
    "event 4",
    "end session_closed",
  ]);
  expect(inputs).toHaveLength(4);
});

test("a signal, a break and a closed client end the iteration and the connection", async () => {
  let closed = 0;
  const { plane } = await playing(
    ...Array.from({ length: 3 }, () =>
      stream((response) => {
        response.on("close", () => (closed += 1));
        say(response, opened("0"));
      }),
    ),
  );
  const stopping = new AbortController();
  const signalled = plane.session.subscribe({ sessionId }, { signal: stopping.signal });
  expect((await signalled.next()).done).toBe(false);
  stopping.abort();
  expect((await signalled.next()).done).toBe(true);
  for await (const frame of plane.session.subscribe({ sessionId })) {
    expect(frame.type).toBe("open");
    break;
  }
  const left = plane.session.subscribe({ sessionId });
  await left.next();
  plane.close();
  expect((await left.next()).done).toBe(true);
  await expect.poll(() => closed).toBe(3);
});
