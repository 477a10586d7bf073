import { LOCAL_PROTOCOL_VERSION, type LocalMethods } from "@interlock/contracts";
import { verifies } from "@interlock/testkit/verifies";
import { memoryListener, unixListener, type MemoryListener } from "@interlock/wire";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { match, P } from "ts-pattern";
import { expect, expectTypeOf, onTestFinished, test } from "vitest";
import { isInterlockError } from "../errors/interlock-error.ts";
import { systemTiming } from "../timing/timing.ts";
import { connectLocal, connectLocalThrough } from "./connect-local.ts";
import type { LocalClient } from "./local-client.ts";
import type { LocalOptions } from "./prepare-local.ts";
import { AGREED, framed, rawDaemon, refusal, result } from "./raw-daemon.test.kit.ts";
import { localError, serveLocal, SESSION, type LocalSaid, type ServedLocal } from "./serve-local.test.kit.ts";

const sessionId = SESSION;

async function served(
  said: LocalSaid = {},
  listener = memoryListener(),
): Promise<ServedLocal & { listener: MemoryListener }> {
  const daemon = await serveLocal(listener, said);
  onTestFinished(() => daemon.service.close({ graceMs: 0 }));
  return { ...daemon, listener };
}

async function connected(
  { listener }: { readonly listener: MemoryListener },
  protocol = LOCAL_PROTOCOL_VERSION,
  options: LocalOptions = {},
): Promise<LocalClient> {
  const ports = { timing: systemTiming, open: () => listener.connect(), protocols: [protocol] as const };
  const local = await connectLocalThrough({ socketPath: "/rpc.sock", ...options }, ports);
  onTestFinished(() => local.close());
  return local;
}

const errorOf = async (promise: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isInterlockError(error) ? error.error : error;
};

const NODE_METHODS = [
  "runtimenode.attach",
  "runtimenode.capabilityupdate",
  "runtimenode.detach",
  "runtimenode.heartbeat",
];

verifies(
  "RTN-150",
  "hello is the first that is said, and every request says the version of the protocol",
  async () => {
    const daemon = await served();
    const local = await connected(daemon, LOCAL_PROTOCOL_VERSION, { clientId: "panel", clientVersion: "7" });
    expect(local.skew.state).toEqual({ kind: "ready" });
    await Promise.all([local.session.read({ sessionId }), local.session.create({})]);
    expect(daemon.asked).toEqual([
      ["daemon.hello", LOCAL_PROTOCOL_VERSION],
      ["session.read", LOCAL_PROTOCOL_VERSION],
      ["session.create", LOCAL_PROTOCOL_VERSION],
    ]);
  },
);

test("the client has every call of the plane but hello, by path and by name", async () => {
  const local = await connected(await served());
  expect(Object.keys(local.session).sort()).toEqual(["create", "join", "read", "subscribe"]);
  expect(Object.keys(local.runtimenode).sort()).toEqual([
    "attach",
    "capabilityupdate",
    "detach",
    "heartbeat",
  ]);
  expect(Object.keys(local).sort()).toEqual([
    "close",
    "method",
    "plane",
    "runtimenode",
    "session",
    "skew",
    "socketPath",
  ]);
  expect(local.method("session.read")).toBe(local.session.read);
  expectTypeOf(local.session.read).returns.resolves.toEqualTypeOf<LocalMethods["session.read"]["result"]>();
  // @ts-expect-error the client says hello itself
  expect(local.method("daemon.hello")).toBeUndefined();
});

verifies(
  "RTN-151",
  "without a common version the client reads and does not write, and says which side to upgrade and how",
  async () => {
    for (const [protocols, upgrade, how] of [
      [
        ["2027-01-01"],
        "client",
        "Upgrade @interlock/client to one that speaks the local protocol of 2027-01-01.",
      ],
      [
        ["2020-01-01"],
        "daemon",
        "Upgrade Interlock on this machine, then start its daemon again: interlock daemon stop, then interlock up.",
      ],
    ] as const) {
      const daemon = await served({ protocols });
      const local = await connected(daemon);
      expect(local.skew.state).toEqual({
        kind: "read-only",
        cause: { kind: "protocol", ours: [LOCAL_PROTOCOL_VERSION], theirs: protocols },
        remedy: { upgrade, how },
        methods: [...NODE_METHODS, "session.create", "session.join"],
      });
      expect((await local.session.read({ sessionId })).session.id).toBe(SESSION);
      expect(await local.session.create.safe({})).toMatchObject({
        ok: false,
        error: { code: "protocol.version_mismatch" },
      });
    }
  },
);

verifies(
  "RTN-152",
  "a hello that is refused or misread makes the connection incompatible, and nothing else is sent",
  async () => {
    for (const [answer, fault, cause, upgrade] of [
      [(id: number) => refusal(id, "method_not_found"), "hello_refused", "method_not_found", "daemon"],
      [(id: number) => refusal(id, "invalid_params"), "hello_refused", "invalid_params", "daemon"],
      [(id: number) => result(id, { compatible: "perhaps" }), "answer_unfit", "answer_unfit", "client"],
    ] as const) {
      let hellos = 0;
      const daemon = await rawDaemon(({ id, method }, socket) => {
        if (method !== "daemon.hello") socket.end();
        else if ((hellos += 1) === 1) socket.write(framed(result(id, AGREED)));
        else socket.write(framed(answer(id)));
      });
      onTestFinished(() => daemon.stop());
      const local = await connectLocal({ socketPath: daemon.socketPath, reconnectMs: 0 });
      onTestFinished(() => local.close());
      // The daemon that answers from now on is another one.
      expect(await local.session.create.safe({})).toMatchObject({ error: { code: "connection_lost" } });
      const heard: string[] = [];
      local.skew.onChange(({ kind }) => heard.push(kind));
      expect(await local.session.create.safe({})).toMatchObject({ error: { code: fault } });
      expect(local.skew.state).toMatchObject({
        kind: "incompatible",
        cause: { kind: "handshake", code: cause },
        remedy: { upgrade },
        methods: [...NODE_METHODS, "session.create", "session.join", "session.read", "session.subscribe"],
      });
      expect(heard).toEqual(["incompatible"]);
      expect(daemon.asked.map(({ method }) => method)).toEqual([
        "daemon.hello",
        "session.create",
        "daemon.hello",
      ]);
    }
  },
);

test("answers outside the contract are refused, and a code that it does not have is told as that", async () => {
  const answers = [
    (id: number) => result(id, { sessionId: 1 }),
    (id: number) => refusal(id, "resource.limit_exceeded", { limit: "many" }),
    (id: number) => refusal(id, "new.code"),
  ];
  const daemon = await rawDaemon(({ id, method }, socket) =>
    socket.write(framed(method === "daemon.hello" ? result(id, AGREED) : (answers.shift()?.(id) ?? {}))),
  );
  onTestFinished(() => daemon.stop());
  const local = await connectLocal({ socketPath: daemon.socketPath });
  onTestFinished(() => local.close());
  expect([
    await local.session.create.safe({}),
    await local.session.create.safe({}),
    await local.session.create.safe({}),
  ]).toMatchObject([
    { error: { code: "answer_unfit", details: { part: "result" } } },
    { error: { code: "answer_unfit", details: { part: "details" } } },
    { error: { code: "undeclared_error", details: { code: "new.code" } } },
  ]);
});

test("a daemon that takes no peer of this kind refuses hello, which says nothing of versions", async () => {
  const daemon = await served({ admit: () => ({ granted: false, error: localError("auth.host_only", {}) }) });
  expect(await errorOf(connected(daemon))).toMatchObject({
    code: "hello_refused",
    details: { code: "auth.host_only" },
  });
});

verifies(
  "RTN-153",
  "a lost daemon is sought again, hello is said anew, and only what changes nothing is sent twice",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "il-local-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const socketPath = join(folder, "rpc.sock");
    const first = await serveLocal(unixListener({ path: socketPath }), {
      create: async () => {
        void first.service.close({ graceMs: 0 });
        return new Promise(() => undefined);
      },
    });
    const local = await connectLocal({ socketPath });
    onTestFinished(() => local.close());
    expect(await local.session.create.safe({})).toMatchObject({
      error: { code: "connection_lost", details: { sent: true } },
    });
    const reading = local.session.read.safe({ sessionId });
    const second = await serveLocal(unixListener({ path: socketPath }), { protocols: ["2020-01-01"] });
    onTestFinished(() => second.service.close({ graceMs: 0 }));
    expect(await reading).toMatchObject({ ok: true });
    expect(second.asked.map(([name]) => name)).toEqual(["daemon.hello", "session.read"]);
    expect(local.skew.state.kind).toBe("read-only");
  },
);

test("a daemon that is not there is told at once, with the way to start one", async () => {
  expect(await errorOf(connectLocal({ socketPath: "/nonexistent/rpc.sock" }))).toMatchObject({
    code: "socket_missing",
    message: expect.stringContaining("interlock up"),
  });
});

test("a deadline and a signal end a call, a hello that nobody answers included", async () => {
  const daemon = await served({ hello: () => new Promise(() => undefined) });
  expect(await errorOf(connected(daemon, LOCAL_PROTOCOL_VERSION, { deadlineMs: 20 }))).toMatchObject({
    code: "deadline_exceeded",
    details: { sent: false },
  });
  const local = await connected(await served({ create: () => new Promise(() => undefined) }));
  const stopping = new AbortController();
  const outcome = local.session.create.safe({}, { signal: stopping.signal });
  stopping.abort();
  expect(await outcome).toMatchObject({ error: { code: "canceled" } });
  local.close();
  expect(await local.session.create.safe({})).toMatchObject({ error: { code: "client_closed" } });
});

/** Compiles only as long as every error of the call is told by a case of its own. */
export async function createOrSay(local: LocalClient): Promise<string> {
  return match(await local.session.create.safe({}))
    .with({ ok: true }, ({ result }) => result.sessionId)
    .with(
      { error: { code: P.union("protocol.handshake_required", "protocol.version_mismatch") } },
      () => "skew",
    )
    .with({ error: { code: "resource.limit_exceeded" } }, ({ error }) => error.details.resource)
    .with({ error: { code: P.string } }, ({ error }) => error.message)
    .exhaustive();
}
