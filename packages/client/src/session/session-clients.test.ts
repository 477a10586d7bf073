import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ControlMethods } from "@interlock/contracts";
import { verifies } from "@interlock/testkit/verifies";
import { fail, memoryListener } from "@interlock/wire";
import { match, P } from "ts-pattern";
import { afterAll, beforeAll, expect, expectTypeOf, test } from "vitest";
import { connectControlPlane } from "../control/connect-control-plane.ts";
import type { ControlPlaneClient } from "../control/control-plane-client.ts";
import { isInterlockError } from "../errors/interlock-error.ts";
import { connectLocalThrough } from "../local/connect-local.ts";
import type { LocalClient } from "../local/local-client.ts";
import { serveLocal } from "../local/serve-local.test.kit.ts";
import { skewOf } from "../skew/skew-of.ts";
import type { Subscription } from "../subscription/subscription.ts";
import { systemTiming } from "../timing/timing.ts";
import type { SessionConnection } from "./connection.ts";
import { membershipClient } from "./membership-client.ts";
import { runtimeNodeClient, type RuntimeNodeClient } from "./runtime-node-client.ts";
import { sessionClient, type SessionClient } from "./session-client.ts";

type Body = Readonly<Record<string, unknown>>;

/** What the control plane answers to each method. */
const answers = new Map<string, Body>();
const server = createServer((request, response) => {
  request.resume().once("end", () => {
    const name = /^\/trpc\/([a-z.]+)/.exec(request.url ?? "")?.[1] ?? "";
    if (name === "session.subscribe") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(`data: ${JSON.stringify(answers.get(name))}\n\n`);
      return;
    }
    const { code, message = "", details = {}, ...data } = answers.get(name) ?? { code: "method.unknown" };
    response.writeHead(code === undefined ? 200 : 409, { "content-type": "application/json" });
    const interlock = { code, message, details };
    response.end(
      JSON.stringify(code === undefined ? { result: { data } } : { error: { data: { interlock } } }),
    );
  });
});
let plane: ControlPlaneClient;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  plane = await connectControlPlane({ url: `http://127.0.0.1:${port}`, token: "t" });
});
afterAll(() => {
  plane.close();
  server.close();
});

const id = "01890000-0000-7000-8000-000000000001" as never; // stands for any branded id
const [nodeId, clientVersion] = ["n" as never, "1.0" as never]; // the same
const ATTACH = {
  sessionId: id,
  participantId: id,
  nodeId,
  clientVersion,
  capabilities: {},
  healthState: "online",
} as const;
const attached = (readOnly: boolean): Body => ({
  attachmentId: id,
  state: "registering",
  readOnly,
  attachedAt: "2026-01-01T00:00:00.000Z",
});

test("the clients have every call of their nouns, and no other", () => {
  expect(Object.keys(sessionClient(plane)).sort()).toEqual(Object.keys(plane.session).sort());
  expect(Object.keys(membershipClient(plane)).sort()).toEqual([
    "invite",
    "leave",
    "list",
    "presence",
    "update",
  ]);
  expect(Object.keys(runtimeNodeClient(plane)).sort()).toEqual([
    "attach",
    "capabilityUpdate",
    "detach",
    "heartbeat",
    "roster",
  ]);
  expectTypeOf<keyof RuntimeNodeClient<ControlPlaneClient>>().toEqualTypeOf<
    "attach" | "capabilityUpdate" | "detach" | "heartbeat" | "roster"
  >();
  expectTypeOf<SessionClient<ControlPlaneClient>["read"]>().returns.resolves.toEqualTypeOf<
    ControlMethods["session.read"]["result"]
  >();
});

verifies(
  "RTN-170",
  "whether a node may write is what the control plane said last, with side and way out",
  async () => {
    const nodes = runtimeNodeClient(plane);
    const heard: string[] = [];
    const stop = skewOf(plane).onChange(({ kind }) => heard.push(kind));
    answers.set("runtimenode.attach", attached(true));
    expect((await nodes.attach(ATTACH)).readOnly).toBe(true);
    expect(skewOf(plane).state).toMatchObject({
      kind: "read-only",
      cause: { kind: "below-floor", nodes: [{ nodeId: "n", version: "1.0" }] },
      remedy: { upgrade: "node" },
      methods: ["runtimenode.capabilityupdate"],
    });
    const acceptedRange = { min: "1.5", max: null };
    answers.set("runtimenode.capabilityupdate", {
      code: "version.floor_exceeded",
      details: { attemptedVersion: "1.0", acceptedRange, upgradePath: "Take 1.5." },
    });
    const refused: unknown = await nodes
      .capabilityUpdate({ nodeId, capabilities: {} })
      .catch((error: unknown) => error);
    expect(isInterlockError(refused) && [refused.method, refused.error.code]).toEqual([
      "runtimenode.capabilityupdate",
      "version.floor_exceeded",
    ]);
    expect(skewOf(plane).state).toMatchObject({
      cause: { nodes: [{ floor: "1.5" }] },
      remedy: { upgrade: "node", how: "Take 1.5." },
    });
    answers.set("runtimenode.attach", attached(false));
    expect((await nodes.attach.safe(ATTACH)).ok).toBe(true);
    expect(skewOf(plane).state).toEqual({ kind: "ready" });
    stop();
    expect(heard).toEqual(["read-only", "read-only", "ready"]);
  },
);

verifies(
  "RTN-171",
  "events of another MAJOR end the subscription and make the connection incompatible",
  async () => {
    answers.set("session.subscribe", { type: "event", event: { version: "2.1" } });
    const frames = sessionClient(plane).subscribe({ sessionId: id });
    const failed: unknown = await frames.next().catch((error: unknown) => error);
    expect(isInterlockError(failed) && failed.error.code).toBe("envelope_incompatible");
    expect(await frames.next()).toEqual({ value: undefined, done: true });
    expect(skewOf(plane).state).toMatchObject({
      kind: "incompatible",
      cause: { kind: "envelope", ours: "1.0", theirs: "2.1" },
      remedy: { upgrade: "client" },
      methods: ["session.subscribe"],
    });
  },
);

/** Compiles only as long as every error of the call is told by a case of its own. */
async function attachOrSay(nodes: RuntimeNodeClient<ControlPlaneClient>): Promise<string> {
  return match(await nodes.attach.safe(ATTACH))
    .with({ ok: true }, ({ result }) => (result.readOnly ? "reads" : "writes"))
    .with({ error: { code: "session.not_found" } }, () => "no session")
    .with({ error: { code: "session.already_closed" } }, () => "closed")
    .with(
      { error: { code: P.union("runtimenode.attach_conflict", "runtimenode.attach_revoked") } },
      () => "no place",
    )
    .with({ error: { code: "runtimenode.not_owner" } }, () => "another's")
    .with({ error: { code: P.union("auth.token_invalid", "auth.principal_mismatch") } }, () => "who?")
    .with({ error: { code: "rate_limited" } }, ({ error }) => `in ${error.details.retryAfter} s`)
    .with(
      {
        error: {
          code: P.union("request.malformed", "request.too_large", "request.invalid", "method.unknown"),
        },
      },
      ({ error }) => `defect: ${error.code}`,
    )
    .with({ error: { code: P.union("system.unavailable", "system.internal_error") } }, () => "sick")
    .with(
      { error: { code: P.union("deadline_exceeded", "canceled", "client_closed", "connection_lost") } },
      ({ error }) => (error.details.sent ? "perhaps" : "not sent"),
    )
    .with(
      { error: { code: P.union("request_invalid", "request_too_large", "response_too_large") } },
      () => "size",
    )
    .with({ error: { code: "protocol_violation" } }, ({ error }) => `foreign: ${error.details.body ?? ""}`)
    .with(
      { error: { code: P.union("answer_unfit", "undeclared_error", "envelope_incompatible") } },
      () => "skew",
    )
    .with({ error: { code: "control_plane_unavailable" } }, ({ error }) => error.details.reason)
    .exhaustive();
}

verifies(
  "RTN-172",
  "every error of a call is matched by its code, at compile time and at run time",
  async () => {
    const nodes = runtimeNodeClient(plane);
    const says: string[] = [];
    for (const code of [
      "session.not_found",
      "runtimenode.attach_revoked",
      "runtimenode.not_owner",
      "new.code",
    ]) {
      answers.set("runtimenode.attach", { code });
      says.push(await attachOrSay(nodes));
    }
    answers.set("runtimenode.attach", attached(false));
    says.push(await attachOrSay(nodes));
    expect(says).toEqual(["no session", "no place", "another's", "skew", "writes"]);
  },
);

/** One program for both planes: what it may call is what both have, and it meets the errors of either. */
async function openOrSay(connection: SessionConnection): Promise<string> {
  const sessions = sessionClient(connection);
  return match(await sessions.create.safe({}))
    .with({ ok: true }, ({ result }) => result.sessionId)
    .with({ error: { code: "resource.limit_exceeded" } }, ({ error }) => `full: ${error.details.limit}`)
    .with({ error: { code: "auth.token_invalid" } }, () => "who?")
    .with(
      { error: { code: P.union("socket_missing", "control_plane_unavailable") } },
      ({ error }) => error.details.reason,
    )
    .with({ error: { code: P.string } }, ({ error }) => error.message)
    .exhaustive();
}

verifies(
  "RTN-173",
  "one program works over either plane, and meets the errors of the plane that it is given",
  async () => {
    const listener = memoryListener();
    const details = { resource: "sessions", limit: 3, current: 3 };
    const daemon = await serveLocal(listener, {
      create: () => fail("resource.limit_exceeded", details, "full"),
    });
    const ports = {
      timing: systemTiming,
      open: () => listener.connect(),
      protocols: ["2026-05-01"] as const,
    };
    const local = await connectLocalThrough({ socketPath: "/rpc.sock" }, ports);
    answers.set("session.create", { code: "auth.token_invalid" });
    expect([await openOrSay(local), await openOrSay(plane)]).toEqual(["full: 3", "who?"]);
    expect(skewOf(local)).toBe(local.skew);
    local.close();
    await daemon.service.close({ graceMs: 0 });
  },
);

// Never called: these lines hold or fail at compile time.
export function typesTellThePlanesApart(connection: SessionConnection, local: LocalClient): void {
  const sessions = sessionClient(connection);
  // @ts-expect-error only the control plane lists sessions
  void sessions.list;
  void sessionClient(plane).list;
  // @ts-expect-error memberships are the control plane's alone
  membershipClient(local);
  const nodes = runtimeNodeClient(local);
  // @ts-expect-error rosters are the control plane's alone
  void nodes.roster;
  void nodes.capabilityUpdate;
  // @ts-expect-error an error of neither plane
  void openOrSay(connection).then((said) => said satisfies "tmux_unavailable");
  expectTypeOf(sessions.subscribe({ sessionId: id })).toEqualTypeOf<
    Subscription<ControlMethods["session.subscribe"]["frames"]>
  >();
}
