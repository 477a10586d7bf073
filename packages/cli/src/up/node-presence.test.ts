import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectControlPlane, type ControlPlaneClient } from "@interlock/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LocalSession } from "./local-session.ts";
import { nodeIdentity } from "./node-identity.ts";
import { NodePresence, type Presence } from "./node-presence.ts";

const ONE = "01890000-0000-7000-8000-000000000001";
const TWO = "01890000-0000-7000-8000-000000000002";

let home = "";
const ends: (() => void)[] = [];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "presence-"));
});
afterEach(async () => {
  vi.useRealTimers();
  for (const end of ends.splice(0)) end();
  await rm(home, { recursive: true });
});

type Answer = { readonly data: unknown } | { readonly code: string };

const attached: Answer = {
  data: { attachmentId: "a", state: "registering", readOnly: false, attachedAt: "2026-01-01T00:00:00.000Z" },
};
const created = (sessionId: string): Answer => ({
  data: { sessionId, state: "active", memberships: [], channels: [] },
});
const done: Answer = { data: null };

/** A control plane that answers each call with the next line of the script, and tells what was asked. */
async function scripted(script: readonly (readonly [method: string, answer: Answer])[]): Promise<{
  readonly plane: ControlPlaneClient;
  readonly asked: string[];
  readonly bodies: unknown[];
}> {
  const asked: string[] = [];
  const bodies: unknown[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const method = request.url?.slice("/trpc/".length) ?? "";
      bodies.push(JSON.parse(Buffer.concat(chunks).toString()));
      const [expected, answer] = script[asked.length] ?? ["", { code: "method.unknown" }];
      asked.push(method === expected ? method : `${method} instead of ${expected}`);
      const body =
        "data" in answer
          ? { result: answer }
          : { error: { data: { interlock: { code: answer.code, message: answer.code, details: {} } } } };
      response.writeHead("data" in answer ? 200 : 500).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const plane = await connectControlPlane({ url: `http://127.0.0.1:${port}`, token: "t" });
  ends.push(
    () => plane.close(),
    () => server.close(),
  );
  return { plane, asked, bodies };
}

async function presenceOn(
  plane: ControlPlaneClient,
  onChange: (presence: Presence) => void = () => undefined,
): Promise<NodePresence> {
  return new NodePresence({
    plane,
    session: new LocalSession(home),
    node: {
      nodeId: await nodeIdentity(home),
      participantId: ONE as never, // any participant
      clientVersion: "1.0" as never, // any version
      capabilities: {},
    },
    health: () => Promise.resolve("online"),
    onChange,
    random: () => 0.5,
  });
}

test("the first start opens a session, attaches, beats once, and leaves by detaching", async () => {
  const { plane, asked } = await scripted([
    ["session.create", created(ONE)],
    ["runtimenode.attach", attached],
    ["runtimenode.heartbeat", done],
    ["runtimenode.detach", done],
  ]);
  const presence = await presenceOn(plane);
  expect(await presence.start()).toEqual({ kind: "attached", sessionId: ONE, readOnly: false });
  expect(await new LocalSession(home).read()).toBe(ONE);
  expect(await presence.stop()).toBe(true);
  expect(asked).toEqual([
    "session.create",
    "runtimenode.attach",
    "runtimenode.heartbeat",
    "runtimenode.detach",
  ]);
});

test("a later start uses the same session under the same node id", async () => {
  await new LocalSession(home).write(ONE as never); // as an earlier start left it
  const node = await nodeIdentity(home);
  const { plane, bodies } = await scripted([
    ["runtimenode.attach", attached],
    ["runtimenode.heartbeat", done],
    ["runtimenode.detach", done],
  ]);
  const presence = await presenceOn(plane);
  await presence.start();
  await presence.stop();
  expect(bodies[0]).toMatchObject({ sessionId: ONE, nodeId: node });
});

test.each(["session.not_found", "session.already_closed"])(
  "after %s a new session takes the old one's place",
  async (code) => {
    await new LocalSession(home).write(ONE as never); // as an earlier start left it
    const { plane, asked } = await scripted([
      ["runtimenode.attach", { code }],
      ["session.create", created(TWO)],
      ["runtimenode.attach", attached],
      ["runtimenode.heartbeat", done],
      ["runtimenode.detach", done],
    ]);
    const presence = await presenceOn(plane);
    expect(await presence.start()).toMatchObject({ kind: "attached", sessionId: TWO });
    await presence.stop();
    expect(asked[1]).toBe("session.create");
  },
);

test("an attachment left in another session is ended first", async () => {
  await new LocalSession(home).write(ONE as never); // as an earlier start left it
  const { plane, asked } = await scripted([
    ["runtimenode.attach", { code: "runtimenode.attach_conflict" }],
    ["runtimenode.detach", done],
    ["runtimenode.attach", attached],
    ["runtimenode.heartbeat", done],
    ["runtimenode.detach", done],
  ]);
  const presence = await presenceOn(plane);
  expect(await presence.start()).toMatchObject({ kind: "attached", sessionId: ONE });
  await presence.stop();
  expect(asked.length).toBe(5);
});

test("a control plane that is down is waited for, and found again without being told", async () => {
  const { plane, asked } = await scripted([
    ["session.create", { code: "system.unavailable" }],
    ["session.create", created(ONE)],
    ["runtimenode.attach", attached],
    ["runtimenode.heartbeat", done],
    ["runtimenode.detach", done],
  ]);
  let tell: (presence: Presence) => void = () => undefined;
  const change = new Promise<Presence>((resolve) => (tell = resolve));
  const presence = await presenceOn(plane, tell);
  expect(await presence.start()).toMatchObject({ kind: "waiting", error: { code: "system.unavailable" } });
  expect(await change).toMatchObject({ kind: "attached", sessionId: ONE });
  await presence.stop();
  expect(asked.length).toBe(5);
});

test("a beat that finds no attachment attaches again, and 15 s lie between beats", async () => {
  const { plane, asked } = await scripted([
    ["session.create", created(ONE)],
    ["runtimenode.attach", attached],
    ["runtimenode.heartbeat", done],
    ["runtimenode.heartbeat", { code: "runtimenode.not_attached" }],
    ["runtimenode.attach", attached],
    ["runtimenode.heartbeat", done],
    ["runtimenode.detach", done],
  ]);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const presence = await presenceOn(plane);
  await presence.start();
  await vi.advanceTimersByTimeAsync(14_999);
  expect(asked.length).toBe(3);
  await vi.advanceTimersByTimeAsync(1);
  vi.useRealTimers();
  await vi.waitUntil(() => asked.length === 6);
  await presence.stop();
  expect(asked.slice(3)).toEqual([
    "runtimenode.heartbeat",
    "runtimenode.attach",
    "runtimenode.heartbeat",
    "runtimenode.detach",
  ]);
});

test("the node id is minted once, for its owner's eyes only", async () => {
  const first = await nodeIdentity(home);
  expect(await nodeIdentity(home)).toBe(first);
  expect((await stat(join(home, "node.json"))).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(join(home, "node.json"), "utf8"))).toEqual({ node_id: first });
});
