import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../listen/embedded-postgres/eventually.test.support.ts";
import { startTestPlane, type Answer, type Caller, type TestPlane } from "./plane.test.support.ts";

let plane: TestPlane;
let nodes = 0;

beforeAll(async () => {
  plane = await startTestPlane();
});
afterAll(() => plane.stop());

/** A timestamp column, as the driver gives it. */
const time = (column: unknown): Date => column as Date;
const newNode = (): string => `node-${(nodes += 1)}`;

interface AttachChange {
  readonly caller?: Caller;
  readonly clientVersion?: string;
  readonly capabilities?: object;
  readonly healthState?: string;
}

async function attach(nodeId: string, sessionId: string, change: AttachChange = {}): Promise<Answer> {
  const { caller = plane.owner, ...rest } = change;
  const body = {
    sessionId,
    participantId: caller.participantId,
    nodeId,
    clientVersion: "1.0",
    capabilities: {},
    healthState: "online",
  };
  return plane.mutate("runtimenode.attach", { ...body, ...rest }, caller);
}

const heartbeat = (nodeId: string, caller = plane.owner, healthState = "online"): Promise<Answer> =>
  plane.mutate("runtimenode.heartbeat", { nodeId, healthState }, caller);
const detach = (nodeId: string, caller = plane.owner): Promise<Answer> =>
  plane.mutate("runtimenode.detach", { nodeId }, caller);
const rows = (nodeId: string): Promise<readonly Record<string, unknown>[]> =>
  plane.sql("SELECT * FROM runtime_node_attachments WHERE node_id = $1 ORDER BY attached_at", [nodeId]);
const presence = (nodeId: string): Promise<readonly Record<string, unknown>[]> =>
  plane.sql("SELECT * FROM runtime_node_presence WHERE node_id = $1", [nodeId]);
const memberships = (): Promise<readonly Record<string, unknown>[]> =>
  plane.sql("SELECT * FROM session_memberships ORDER BY id");
const fenceOf = ({ data }: Answer): number => (data as { readonly fence: number }).fence;
const told = ({ status, failure }: Answer): readonly unknown[] => [status, failure?.code];
const addMember = (sessionId: string, caller: Caller, role: string): Promise<unknown> =>
  plane.sql(
    "INSERT INTO session_memberships (session_id, participant_id, role, state) VALUES ($1, $2, $3, 'active')",
    [sessionId, caller.participantId, role],
  );

test("[RTN-004 RTN-011 RTN-020] a first attach is registering, whatever its health, and its version is stored", async () => {
  const node = newNode();
  const answer = await attach(node, await plane.session(plane.owner), {
    healthState: "degraded",
    clientVersion: "1.7",
  });
  const [row] = await rows(node);
  expect(answer.data).toEqual({
    attachmentId: row?.["id"],
    state: "registering",
    readOnly: false,
    attachedAt: time(row?.["attached_at"]).toISOString(),
    fence: Number(row?.["fence"]),
  });
  expect(row?.["client_version"]).toBe("1.7");
  expect(await presence(node)).toEqual([]);
});

test("[RTN-012 RTN-056] a detached node comes back under the same attachment with what it says now", async () => {
  const [node, session] = [newNode(), await plane.session(plane.owner)];
  const first = await attach(node, session);
  await detach(node);
  const second = await attach(node, session, { clientVersion: "1.1", capabilities: { gpu: true } });
  expect(second.data).toEqual({ ...(first.data as object), fence: expect.any(Number) });
  expect(fenceOf(second)).toBeGreaterThan(fenceOf(first));
  expect(await rows(node)).toMatchObject([
    { state: "registering", client_version: "1.1", capabilities: { gpu: true } },
  ]);
});

test("[RTN-013] an attach of an active node to its own session keeps the attachment and registers again", async () => {
  const [node, session] = [newNode(), await plane.session(plane.owner)];
  const first = await attach(node, session);
  await plane.sql("UPDATE runtime_node_attachments SET state = 'online' WHERE node_id = $1", [node]);
  const second = await attach(node, session);
  expect(second.data).toEqual({ ...(first.data as object), fence: expect.any(Number) });
  expect(fenceOf(second)).toBeGreaterThan(fenceOf(first));
});

test("[RTN-014] a revoked attachment stays revoked, and says so each time", async () => {
  const [node, session] = [newNode(), await plane.session(plane.owner)];
  await attach(node, session);
  await plane.sql("UPDATE runtime_node_attachments SET state = 'revoked' WHERE node_id = $1", [node]);
  const before = await rows(node);
  expect(told(await attach(node, session, { clientVersion: "2.0" }))).toEqual([
    409,
    "runtimenode.attach_revoked",
  ]);
  expect(told(await attach(node, session))).toEqual([409, "runtimenode.attach_revoked"]);
  expect(await rows(node)).toEqual(before);
});

test("[RTN-054] a detach leaves a revoked attachment revoked", async () => {
  const node = newNode();
  await attach(node, await plane.session(plane.owner));
  await plane.sql("UPDATE runtime_node_attachments SET state = 'revoked' WHERE node_id = $1", [node]);
  expect((await detach(node)).text).toBe('{"result":{"data":null}}');
  expect(await rows(node)).toMatchObject([{ state: "revoked" }]);
});

test("[RTN-015 RTN-017] a node that is active elsewhere is refused by name, and nothing changes", async () => {
  const [node, here, there] = [newNode(), await plane.session(plane.owner), await plane.session(plane.owner)];
  await attach(node, there);
  const before = await rows(node);
  const answer = await attach(node, here);
  expect(told(answer)).toEqual([409, "runtimenode.attach_conflict"]);
  expect(answer.failure?.message).toContain(node);
  expect(answer.text).not.toContain(there);
  expect(await rows(node)).toEqual(before);
});

test("[RTN-015] a node may move once it has detached, and its former attachment then conflicts", async () => {
  const [node, first, second] = [
    newNode(),
    await plane.session(plane.owner),
    await plane.session(plane.owner),
  ];
  await attach(node, first);
  await detach(node);
  expect((await attach(node, second)).status).toBe(200);
  // The conflict now comes from the update branch of the upsert.
  expect(told(await attach(node, first))).toEqual([409, "runtimenode.attach_conflict"]);
});

test("[RTN-016] of attaches of one node to many sessions at once exactly one wins", async () => {
  for (let round = 0; round < 5; round += 1) {
    const node = newNode();
    const sessions = await Promise.all(Array.from({ length: 8 }, () => plane.session(plane.owner)));
    const answers = await Promise.all(sessions.map((session) => attach(node, session)));
    const outcomes = answers
      .map(({ status, failure }) => `${status} ${failure?.code ?? "attached"}`)
      .toSorted();
    expect(outcomes).toEqual([
      "200 attached",
      ...Array.from({ length: 7 }, () => "409 runtimenode.attach_conflict"),
    ]);
    expect(await rows(node)).toHaveLength(1);
  }
});

test("[RTN-016] attaches, detaches and heartbeats of one node at once leave at most one active attachment", async () => {
  const node = newNode();
  const sessions = await Promise.all(Array.from({ length: 4 }, () => plane.session(plane.owner)));
  const calls = Array.from({ length: 60 }, (_, turn) => {
    const session = sessions[turn % sessions.length] ?? "";
    return turn % 3 === 0 ? attach(node, session) : turn % 3 === 1 ? detach(node) : heartbeat(node);
  });
  const codes = new Set(
    (await Promise.all(calls)).map(({ status, failure }) => `${status} ${failure?.code ?? ""}`.trim()),
  );
  const allowed = ["200", "409 runtimenode.attach_conflict", "409 runtimenode.not_attached"];
  expect([...codes].filter((code) => !allowed.includes(code))).toEqual([]);
  const active = (await rows(node)).filter(({ state }) => state !== "offline");
  expect(active.length).toBeLessThanOrEqual(1);
});

test("[RTN-016] the database itself refuses a second active attachment", async () => {
  const [node, first, second] = [
    newNode(),
    await plane.session(plane.owner),
    await plane.session(plane.owner),
  ];
  await attach(node, first);
  const insert = plane.sql(
    "INSERT INTO runtime_node_attachments (session_id, participant_id, node_id, client_version) VALUES ($1, $2, $3, '1.0')",
    [second, plane.owner.participantId, node],
  );
  await expect(insert).rejects.toMatchObject({ code: "23505", constraint: "idx_node_attachments_active" });
});

test("[RTN-018 RTN-055] attach and detach change no membership, and do not wait for one that is locked", async () => {
  const [node, session] = [newNode(), await plane.session(plane.owner)];
  const before = await memberships();
  // The lock is held by the very statement that waits; the calls have to be done before it ends.
  const locked = plane.sql(
    "WITH held AS (SELECT id FROM session_memberships WHERE session_id = $1 FOR UPDATE) SELECT pg_sleep(3) FROM held",
    [session],
  );
  await eventually("the lock held", async () => {
    const [found] = await plane.sql(
      "SELECT count(*)::int AS sleeping FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
    );
    return found?.["sleeping"] === 1;
  });
  const first = await Promise.race([
    locked.then(() => "lock ended"),
    attach(node, session)
      .then(() => detach(node))
      .then(() => "calls done"),
  ]);
  expect(first).toBe("calls done");
  await locked;
  expect(await memberships()).toEqual(before);
});

test("[RTN-019] several nodes attach to one session and leave it as it was", async () => {
  const session = await plane.session(plane.owner);
  const before = await plane.sql("SELECT * FROM sessions WHERE id = $1", [session]);
  const answers = await Promise.all([
    attach(newNode(), session),
    attach(newNode(), session),
    attach(newNode(), session),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await plane.sql("SELECT * FROM sessions WHERE id = $1", [session])).toEqual(before);
});

test.each([
  [undefined, "0.1", false],
  ["1.2", "1.1", true],
  ["1.2", "1.2", false],
  ["1.2", "1.3", false],
  ["9.0", "10.0", false],
  ["10.0", "9.0", true],
  ["1.9", "1.10", false],
  ["1.10", "1.9", true],
])(
  "[RTN-003 RTN-031 RTN-032] with floor %s a node of version %s is attached, readOnly %s",
  async (floor, clientVersion, readOnly) => {
    const answer = await attach(newNode(), await plane.session(plane.owner, floor), { clientVersion });
    expect(answer.data).toMatchObject({ state: "registering", readOnly });
  },
);

test("[RTN-033] a floor that was raised shows at the next attach", async () => {
  const [node, session] = [newNode(), await plane.session(plane.owner)];
  expect((await attach(node, session)).data).toMatchObject({ readOnly: false });
  await plane.sql("UPDATE sessions SET min_client_version = '2.0' WHERE id = $1", [session]);
  expect((await attach(node, session)).data).toMatchObject({ readOnly: true });
});

test("[RTN-035] a read-only node beats and detaches like any other", async () => {
  const node = newNode();
  expect((await attach(node, await plane.session(plane.owner, "2.0"))).data).toMatchObject({
    readOnly: true,
  });
  expect((await heartbeat(node)).status).toBe(200);
  expect((await detach(node)).status).toBe(200);
});

test("a floor that nobody should have written is our fault and tells nothing", async () => {
  const answer = await attach(newNode(), await plane.session(plane.owner, "one.two"));
  expect(told(answer)).toEqual([500, "system.internal_error"]);
  expect(answer.text).not.toContain("one.two");
  expect(answer.text).not.toContain("malformed");
});

test("[RTN-041 RTN-042 RTN-044] heartbeats keep one presence row on the database clock", async () => {
  const node = newNode();
  await attach(node, await plane.session(plane.owner));
  await heartbeat(node, plane.owner, "degraded");
  const [first] = await presence(node);
  expect(first?.["health_state"]).toBe("degraded");
  await heartbeat(node);
  const [clock] = await plane.sql("SELECT clock_timestamp() AS now");
  const after = await presence(node);
  expect(after).toMatchObject([{ health_state: "online" }]);
  const beats = [first?.["last_heartbeat_at"], after[0]?.["last_heartbeat_at"], clock?.["now"]].map((at) =>
    time(at).getTime(),
  );
  expect(beats).toEqual(beats.toSorted((a, b) => a - b));
});

test("[RTN-043] a heartbeat without an active attachment is refused and leaves no presence", async () => {
  const node = newNode();
  expect(told(await heartbeat(node))).toEqual([409, "runtimenode.not_attached"]);
  await attach(node, await plane.session(plane.owner));
  await detach(node);
  expect(told(await heartbeat(node))).toEqual([409, "runtimenode.not_attached"]);
  expect(await presence(node)).toEqual([]);
});

test("[RTN-051] a detach takes attachment and presence offline", async () => {
  const node = newNode();
  await attach(node, await plane.session(plane.owner));
  await heartbeat(node);
  await detach(node);
  expect(await rows(node)).toMatchObject([{ state: "offline" }]);
  expect(await presence(node)).toMatchObject([{ health_state: "offline" }]);
});

test("[RTN-052 RTN-053] a detach of a node that is not attached answers null and makes nothing", async () => {
  const node = newNode();
  expect((await detach(node)).text).toBe('{"result":{"data":null}}');
  expect([await rows(node), await presence(node)]).toEqual([[], []]);
});

test("[RTN-007] a detach reason of 512 characters is taken, one more is not", async () => {
  const reason = (length: number): Promise<Answer> =>
    plane.mutate("runtimenode.detach", { nodeId: newNode(), reason: "é".repeat(length) });
  expect((await reason(512)).status).toBe(200);
  expect(told(await reason(513))).toEqual([400, "request.invalid"]);
});

test("[RTN-062] another participant cannot attach a node that is somebody's, not even to a session of their own", async () => {
  const [node, session, other] = [newNode(), await plane.session(plane.owner), await plane.addParticipant()];
  await addMember(session, other, "collaborator");
  await attach(node, session);
  await detach(node);
  const before = await rows(node);
  expect(told(await attach(node, session, { caller: other }))).toEqual([403, "runtimenode.not_owner"]);
  expect(told(await attach(node, await plane.session(other), { caller: other }))).toEqual([
    403,
    "runtimenode.not_owner",
  ]);
  expect(await rows(node)).toEqual(before);
});

test("[RTN-062] two participants that claim one new node at once: one owns it", async () => {
  const other = await plane.addParticipant();
  const [mine, theirs] = [await plane.session(plane.owner), await plane.session(other)];
  for (let round = 0; round < 10; round += 1) {
    const node = newNode();
    const answers = await Promise.all([attach(node, mine), attach(node, theirs, { caller: other })]);
    expect(answers.map(({ status, failure }) => failure?.code ?? status).toSorted()).toEqual([
      200,
      "runtimenode.not_owner",
    ]);
  }
});

test("[RTN-063] another participant cannot beat for a node", async () => {
  const [node, other] = [newNode(), await plane.addParticipant()];
  await attach(node, await plane.session(plane.owner));
  expect(told(await heartbeat(node, other))).toEqual([403, "runtimenode.not_owner"]);
  expect(await presence(node)).toEqual([]);
});

test("[RTN-064] a node is detached by its participant or its session's owner, by nobody else", async () => {
  const [member, stranger] = [await plane.addParticipant(), await plane.addParticipant()];
  const session = await plane.session(plane.owner);
  await addMember(session, member, "runtime contributor");
  const node = newNode();
  await attach(node, session, { caller: member });
  expect(told(await detach(node, stranger))).toEqual([403, "runtimenode.not_owner"]);
  expect(await rows(node)).toMatchObject([{ state: "registering" }]);
  expect((await detach(node, plane.owner)).status).toBe(200);
  expect(await rows(node)).toMatchObject([{ state: "offline" }]);
  await attach(node, session, { caller: member });
  expect((await detach(node, member)).status).toBe(200);
});

test("a session that is absent, foreign or only to be viewed takes no node and is not told apart", async () => {
  const [stranger, viewer, session] = [
    await plane.addParticipant(),
    await plane.addParticipant(),
    await plane.session(plane.owner),
  ];
  await addMember(session, viewer, "viewer");
  const answers = [
    await attach(newNode(), session, { caller: stranger }),
    await attach(newNode(), session, { caller: viewer }),
    await attach(newNode(), "01890a5d-ac96-774b-bcce-b302099a8057"),
  ];
  expect(answers.map(told)).toEqual([
    [404, "session.not_found"],
    [404, "session.not_found"],
    [404, "session.not_found"],
  ]);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
});

test.each(["archived", "closed", "purge_requested", "purged"])(
  "a session that is %s takes no node",
  async (state) => {
    const session = await plane.session(plane.owner);
    await plane.sql("UPDATE sessions SET state = $1 WHERE id = $2", [state, session]);
    expect(told(await attach(newNode(), session))).toEqual([409, "session.already_closed"]);
  },
);
