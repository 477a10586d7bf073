import { request as httpRequest } from "node:http";
import { createTRPCClient, httpBatchLink, httpLink, TRPCClientError } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, startTestPlane, type Answer, type TestPlane } from "./plane.test.support.ts";

let plane: TestPlane;

beforeAll(async () => {
  plane = await startTestPlane();
});
afterAll(() => plane.stop());

const told = ({ status, failure }: Answer): readonly unknown[] => [status, failure?.code];
const LIMIT = 262_144;

interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

/** Sends what `fetch` would not: any header, any bytes. */
async function raw(
  path: string,
  headers: Record<string, string>,
  body?: Buffer | string,
  method = "POST",
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { host, port } = plane.plane.address;
    const call = httpRequest(
      { host, port, path, method, headers: { "content-type": "application/json", ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
      },
    );
    call.on("error", reject);
    call.end(body);
  });
}

const authorization = (): Record<string, string> => ({ authorization: `Bearer ${plane.owner.token}` });
const codeIn = (text: string): unknown =>
  (JSON.parse(text) as { error: { data: { interlock: { code: unknown } } } }).error.data.interlock.code;

test("[RTN-006 RTN-008] a null answer is 200 with a body of exactly these bytes", async () => {
  const sessionId = await plane.session(plane.owner);
  const { participantId } = plane.owner;
  const node = { nodeId: "null-answers", healthState: "online" };
  await plane.mutate("runtimenode.attach", {
    ...node,
    sessionId,
    participantId,
    clientVersion: "1.0",
    capabilities: {},
  });
  const beat = await raw("/trpc/runtimenode.heartbeat", authorization(), JSON.stringify(node));
  const gone = await raw("/trpc/runtimenode.detach", authorization(), '{"nodeId":"null-answers"}');
  expect([beat, gone]).toEqual([
    { status: 200, text: '{"result":{"data":null}}' },
    { status: 200, text: '{"result":{"data":null}}' },
  ]);
});

test.each([
  ["without a header", {}],
  ["with an empty token", { authorization: "Bearer " }],
  ["with a wrong token", { authorization: "Bearer il_0123456789012345678901234567890123456789012" }],
  ["with another scheme", { authorization: "Basic aWw6aWw=" }],
])("[RTN-065] a call %s is refused alike, whatever its body", async (_, headers) => {
  const answers = [
    await raw("/trpc/session.create", headers, "{}"),
    await raw("/trpc/runtimenode.attach", headers, '{"no":"field of it"}'),
  ];
  const body = {
    error: {
      message: "The bearer token is missing, unknown or revoked.",
      code: -32001,
      data: {
        code: "UNAUTHORIZED",
        httpStatus: 401,
        interlock: {
          code: "auth.token_invalid",
          message: "The bearer token is missing, unknown or revoked.",
          details: {},
        },
      },
    },
  };
  expect(answers.map(({ status, text }) => [status, JSON.parse(text)])).toEqual([
    [401, body],
    [401, body],
  ]);
});

test("[RTN-065] a revoked token is refused from the next call on", async () => {
  const caller = await plane.addParticipant();
  expect((await plane.mutate("session.create", {}, caller)).status).toBe(200);
  await plane.sql("UPDATE access_tokens SET revoked_at = now() WHERE participant_id = $1", [
    caller.participantId,
  ]);
  expect(told(await plane.mutate("session.create", {}, caller))).toEqual([401, "auth.token_invalid"]);
});

test("tokens are stored as hashes only", async () => {
  const [stored] = await plane.sql(
    "SELECT token_hash, to_json(t)::text AS whole FROM access_tokens t WHERE participant_id = $1",
    [plane.owner.participantId],
  );
  expect(stored?.["whole"]).not.toContain(plane.owner.token);
  expect(Buffer.from(stored?.["token_hash"] as Buffer).length).toBe(32);
});

test("[RTN-061] a body that names another participant is refused and does nothing", async () => {
  const [other, sessionId] = [await plane.addParticipant(), await plane.session(plane.owner)];
  const body = {
    sessionId,
    participantId: other.participantId,
    nodeId: "for-another",
    clientVersion: "1.0",
    capabilities: {},
    healthState: "online",
  };
  expect(told(await plane.mutate("runtimenode.attach", body))).toEqual([403, "auth.principal_mismatch"]);
  expect(await plane.sql("SELECT 1 FROM runtime_node_attachments WHERE node_id = 'for-another'")).toEqual([]);
});

const VALID = { nodeId: "n", clientVersion: "1.0", capabilities: {}, healthState: "online" };

test.each([
  ["[RTN-001] a missing clientVersion", { clientVersion: undefined }, "clientVersion"],
  ["[RTN-001] a missing nodeId", { nodeId: undefined }, "nodeId"],
  ["[RTN-002] a version with a patch", { clientVersion: "1.0.0" }, "clientVersion"],
  ["[RTN-002] a version with a leading zero", { clientVersion: "01.0" }, "clientVersion"],
  ["[RTN-005] a health of offline", { healthState: "offline" }, "healthState"],
  ["[RTN-009] an empty nodeId", { nodeId: "" }, "nodeId"],
  ["[RTN-009] a nodeId of 257 characters", { nodeId: "n".repeat(257) }, "nodeId"],
  ["a nodeId with half a surrogate pair", { nodeId: "n\ud800" }, "nodeId"],
  ["a capability with NUL in it", { capabilities: { driver: { name: "a\0b" } } }, "capabilities"],
  ["a capability whose name has NUL in it", { capabilities: { "a\0b": 1 } }, "capabilities"],
  ["capabilities that are a list", { capabilities: [] }, "capabilities"],
  ["capabilities nested over the limit", { capabilities: nested(70) }, "capabilities"],
  ["a sessionId that is no UUID", { sessionId: "1" }, "sessionId"],
])("%s is refused by its field", async (_, change, field) => {
  const sessionId = await plane.session(plane.owner);
  const body = { ...VALID, sessionId, participantId: plane.owner.participantId, ...change };
  const answer = await plane.mutate("runtimenode.attach", body);
  expect(told(answer)).toEqual([400, "request.invalid"]);
  expect(answer.failure?.details).toMatchObject({ field });
});

test("[RTN-001] a key that the contract does not know is refused", async () => {
  const body = {
    ...VALID,
    sessionId: await plane.session(plane.owner),
    participantId: plane.owner.participantId,
    nodeid: "n",
  };
  expect(told(await plane.mutate("runtimenode.attach", body))).toEqual([400, "request.invalid"]);
});

function nested(depth: number): object {
  return depth === 0 ? {} : { in: nested(depth - 1) };
}

test("[RTN-009] a nodeId of 256 characters beyond the basic plane is taken", async () => {
  const nodeId = "\u{1F5A5}".repeat(256);
  const body = {
    ...VALID,
    nodeId,
    sessionId: await plane.session(plane.owner),
    participantId: plane.owner.participantId,
  };
  expect((await plane.mutate("runtimenode.attach", body)).status).toBe(200);
});

test.each([
  ["no JSON", "{", 400, "request.malformed"],
  ["no UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, "request.malformed"],
])("a body that is %s is malformed", async (_, body, status, code) => {
  const answer = await raw("/trpc/session.create", authorization(), body);
  expect([answer.status, codeIn(answer.text)]).toEqual([status, code]);
});

test("an unknown method, a query for a mutation and an unknown path have typed answers", async () => {
  const answers = [
    await raw("/trpc/session.destroy", authorization(), "{}"),
    await raw("/trpc/session.create", authorization(), undefined, "GET"),
    await raw("/trpc/%E0%A4%A", authorization(), "{}"),
    await raw("/elsewhere", authorization(), "{}"),
  ];
  expect(answers.map(({ status, text }) => [status, codeIn(text)])).toEqual([
    [404, "method.unknown"],
    [400, "request.malformed"],
    [404, "method.unknown"],
    [404, "method.unknown"],
  ]);
});

test("a body at the limit is read, one byte more is refused with both sizes", async () => {
  const sized = (bytes: number): string => {
    const frame = JSON.stringify({ metadata: { fill: "" } });
    return JSON.stringify({ metadata: { fill: "x".repeat(bytes - frame.length) } });
  };
  expect((await raw("/trpc/session.create", authorization(), sized(LIMIT))).status).toBe(200);
  const over = await raw("/trpc/session.create", authorization(), sized(LIMIT + 1));
  expect(over.status).toBe(413);
  expect(JSON.parse(over.text)).toMatchObject({
    error: {
      data: { interlock: { code: "request.too_large", details: { limit: LIMIT, observed: LIMIT + 1 } } },
    },
  });
});

test("a body that never says how long it is gets the same limit", async () => {
  const answer = await raw(
    "/trpc/session.create",
    { ...authorization(), "transfer-encoding": "chunked" },
    Buffer.alloc(4 * LIMIT, " "),
  );
  expect([answer.status, codeIn(answer.text)]).toEqual([413, "request.too_large"]);
});

test.each([
  ["an Origin", { origin: "http://evil.example" }],
  ["its own address as Origin", { origin: "http://127.0.0.1" }],
  ["a rebound Host", { host: "evil.example" }],
  ["a Host with another port", { host: "127.0.0.1:1" }],
])("a request with %s is refused at every door", async (_, headers) => {
  for (const path of ["/trpc/session.create", "/healthz", "/readyz"]) {
    const answer = await raw(path, { ...authorization(), ...headers }, "{}");
    expect([answer.status, codeIn(answer.text)]).toEqual([400, "request.malformed"]);
  }
});

test("health and readiness answer without a token", async () => {
  expect(await raw("/healthz", {}, undefined, "GET")).toEqual({ status: 200, text: '{"status":"ok"}' });
  expect(await raw("/readyz", {}, undefined, "GET")).toEqual({ status: 200, text: '{"status":"ready"}' });
});

test("[RTN-021] a database error that nobody foresaw is told without its text", async () => {
  const sessionId = await plane.session(plane.owner);
  await plane.sql(
    "ALTER TABLE runtime_node_attachments ADD CONSTRAINT secret_rule CHECK (node_id <> 'tripwire')",
  );
  const body = { ...VALID, nodeId: "tripwire", sessionId, participantId: plane.owner.participantId };
  const answer = await plane.mutate("runtimenode.attach", body);
  await plane.sql("ALTER TABLE runtime_node_attachments DROP CONSTRAINT secret_rule");
  expect(JSON.parse(answer.text)).toEqual({
    error: {
      message: "The control plane failed; its log has the cause.",
      code: -32603,
      data: {
        code: "INTERNAL_SERVER_ERROR",
        httpStatus: 500,
        interlock: {
          code: "system.internal_error",
          message: "The control plane failed; its log has the cause.",
          details: {},
        },
      },
    },
  });
});

// The router is built from the contract, so its type says nothing; an independent client sees the wire only.
interface UntypedCall {
  mutate(input: unknown): Promise<unknown>;
  query(input: unknown): Promise<unknown>;
}
interface UntypedClient {
  readonly session: { readonly create: UntypedCall; readonly read: UntypedCall };
  readonly runtimenode: { readonly detach: UntypedCall };
}

test.each([
  ["single", httpLink],
  ["batching", httpBatchLink],
] as const)("tRPC's own %s client calls, reads nulls and gets typed errors", async (_, link) => {
  const headers = { authorization: `Bearer ${plane.owner.token}` };
  const links = [link({ url: `${plane.plane.url}/trpc`, headers })];
  // The client is a proxy: it has whatever members its type claims.
  const client = createTRPCClient<AnyTRPCRouter>({ links }) as unknown as UntypedClient;
  const created = (await client.session.create.mutate({ metadata: { name: "panel" } })) as {
    sessionId: string;
  };
  const [read, missing, detached] = await Promise.all([
    client.session.read.query({ sessionId: created.sessionId }),
    client.session.read
      .query({ sessionId: "01890a5d-ac96-774b-bcce-b302099a8057" })
      .catch((error: unknown) => error),
    client.runtimenode.detach.mutate({ nodeId: "nobody" }),
  ]);
  expect(read).toMatchObject({
    session: { id: created.sessionId, state: "active", metadata: { name: "panel" } },
    timelineCursors: { latest: "3" },
  });
  expect(detached).toBe(null);
  expect(missing instanceof TRPCClientError && missing.data).toMatchObject({
    httpStatus: 404,
    interlock: { code: "session.not_found", details: {} },
  });
});

test("a session is read by its members alone", async () => {
  const [stranger, sessionId] = [await plane.addParticipant(), await plane.session(plane.owner)];
  expect((await plane.query("session.read", { sessionId })).status).toBe(200);
  expect(told(await plane.query("session.read", { sessionId }, stranger))).toEqual([
    404,
    "session.not_found",
  ]);
});

test("a new session has its creator as owner and a main channel, both stored", async () => {
  const { data } = await plane.mutate("session.create", { config: { a: 1 } });
  const created = data as { sessionId: string; memberships: object[]; channels: object[] };
  expect(created).toMatchObject({
    state: "active",
    memberships: [{ participantId: plane.owner.participantId, role: "owner", state: "active" }],
    channels: [{ name: "main", state: "active" }],
  });
  const stored = await plane.sql("SELECT id, name, state FROM session_channels WHERE session_id = $1", [
    created.sessionId,
  ]);
  expect(created.channels).toEqual(stored);
});

test("an error carries no stack and no exception text", async () => {
  const answer = await ask(`${plane.plane.url}/trpc/session.create`, plane.owner, {
    method: "POST",
    body: "[",
  });
  expect(answer.status).toBe(400);
  expect(answer.text).not.toMatch(/stack|\.ts|node_modules|SyntaxError|JSON/);
});
