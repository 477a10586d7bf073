import {
  controlPart,
  eventPayloads,
  RUNTIME_NODE_EVENT_NAMES,
  VERSION_FLOOR_EXCEEDED_CODE,
} from "@interlock/contracts";
import type { EventEnvelopeVersion, NodeId, RuntimeNodeEventName, SessionId } from "@interlock/contracts";
import { verifies } from "@interlock/testkit/verifies";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../listen/embedded-postgres/eventually.test.support.ts";
import { fenceOf, nodeCalls, told, type NodeCalls } from "./node-calls.test.support.ts";
import { startTestPlane, type Answer, type TestPlane } from "./plane.test.support.ts";

let plane: TestPlane;
let calls: NodeCalls;
let nodes = 0;

beforeAll(async () => {
  plane = await startTestPlane();
  calls = nodeCalls(plane);
});
afterAll(() => plane.stop());

const newNode = (): string => `writer-${(nodes += 1)}`;
const memberships = () => plane.sql("SELECT * FROM session_memberships ORDER BY id");
const entries = ({ data }: Answer) => (data as { readonly nodes: readonly Record<string, unknown>[] }).nodes;

/** A node that is attached and was heard. */
async function onlineNode(floor?: string): Promise<{ node: string; session: string; fence: number }> {
  const [node, session] = [newNode(), await plane.session(plane.owner, floor)];
  const fence = fenceOf(
    await calls.attach(node, session, { capabilities: { shell: {}, gpu: { count: 1 } } }),
  );
  expect(told(await calls.beat(node))).toEqual([200, "ok"]);
  return { node, session, fence };
}

verifies(
  "RTN-025",
  "the first beat ends the registration; a later one leaves the attachment alone",
  async () => {
    const [well, unwell] = [newNode(), newNode()];
    for (const node of [well, unwell]) await calls.attach(node, await plane.session(plane.owner));
    await calls.beat(well);
    await calls.beat(unwell, { healthState: "degraded" });
    expect((await calls.rowsOf(well)).attachments).toMatchObject([{ state: "online" }]);
    expect((await calls.rowsOf(unwell)).attachments).toMatchObject([{ state: "degraded" }]);
    await calls.beat(well, { healthState: "degraded" });
    await calls.beat(unwell);
    expect(await calls.rowsOf(well)).toMatchObject({
      attachments: [{ state: "online" }],
      presence: [{ health_state: "degraded" }],
    });
    expect(await calls.rowsOf(unwell)).toMatchObject({
      attachments: [{ state: "degraded" }],
      presence: [{ health_state: "online" }],
    });
  },
);

verifies(["RTN-023", "RTN-026"], "an update replaces all capabilities and touches nothing else", async () => {
  const { node } = await onlineNode();
  const [before, members] = [await calls.rowsOf(node), await memberships()];
  const answer = await calls.update(node, { capabilities: { shell: { pty: true }, disk: {} } });
  const after = await calls.rowsOf(node);
  expect(after).toEqual({
    ...before,
    attachments: [{ ...before.attachments[0], capabilities: { shell: { pty: true }, disk: {} } }],
  });
  expect(answer.data).toEqual({ nodeId: node, state: "online", updatedAt: expect.any(String) });
  const [clock] = await plane.sql("SELECT clock_timestamp()::text AS now");
  const { updatedAt } = answer.data as { readonly updatedAt: string };
  expect(Date.parse(updatedAt)).toBeLessThanOrEqual(Date.parse(String(clock?.["now"])));
  expect(await memberships()).toEqual(members);
});

verifies(
  "RTN-024",
  "an update moves between online and degraded, and never ends a registration",
  async () => {
    const { node, session } = await onlineNode();
    const state = async (to: string): Promise<unknown> =>
      (
        (await calls.update(node, { healthChanges: { state: to, reason: "driver" } })).data as {
          state: string;
        }
      ).state;
    expect([await state("degraded"), await state("degraded"), await state("online")]).toEqual([
      "degraded",
      "degraded",
      "online",
    ]);
    await calls.attach(node, session);
    const before = await calls.rowsOf(node);
    expect(told(await calls.update(node, { healthChanges: { state: "online" } }))).toEqual([
      409,
      "runtimenode.capabilityupdate_conflict",
    ]);
    expect(await calls.rowsOf(node)).toEqual(before);
    expect((await calls.update(node, { healthChanges: { state: "degraded" } })).data).toMatchObject({
      state: "registering",
    });
    await calls.detach(node);
    expect(told(await calls.update(node))).toEqual([409, "runtimenode.capabilityupdate_conflict"]);
    expect(told(await calls.update(newNode()))).toEqual([409, "runtimenode.capabilityupdate_conflict"]);
  },
);

test.each([
  ["no nodeId", { nodeId: undefined }, "nodeId"],
  ["no capabilities", { capabilities: undefined }, "capabilities"],
  ["a key nobody knows", { note: "x" }, "note"],
  ["a key in healthChanges nobody knows", { healthChanges: { state: "online", by: "me" } }, "healthChanges"],
  ["a health that is not the node's to say", { healthChanges: { state: "offline" } }, "healthChanges"],
  [
    "a reason of 513 characters",
    { healthChanges: { state: "online", reason: "r".repeat(513) } },
    "healthChanges",
  ],
  ["a fence of 0", { fence: 0 }, "fence"],
])("[RTN-022] an update with %s is refused", async (_, change, field) => {
  const answer = await calls.update("any", change);
  expect(told(answer)).toEqual([400, "request.invalid"]);
  expect(answer.failure?.details).toMatchObject({ field: expect.stringMatching(`^${field}`) });
});

verifies("RTN-036", "a node below the floor cannot write, is told how it can, and stays", async () => {
  const { node, session } = await onlineNode("2.5");
  const before = await calls.rowsOf(node);
  const answer = await calls.update(node, { capabilities: { more: {} } });
  expect(told(answer)).toEqual([409, VERSION_FLOOR_EXCEEDED_CODE]);
  expect(answer.failure?.details).toEqual({
    attemptedVersion: "1.0",
    acceptedRange: { min: "2.5", max: null },
    upgradePath: "Upgrade this node's interlock to one that speaks 2.5 or newer, and attach again.",
  });
  expect(answer.failure?.message).toContain("2.5");
  expect(await calls.rowsOf(node)).toEqual(before);
  expect(entries(await calls.roster(session))).toMatchObject([
    { nodeId: node, state: "online", readOnly: true },
  ]);
  expect(told(await calls.beat(node))).toEqual([200, "ok"]);
});

verifies("RTN-030", "the floor's refusal has its constant's code and strict details", () => {
  expect(VERSION_FLOOR_EXCEEDED_CODE).toBe("version.floor_exceeded");
  const { "version.floor_exceeded": fits } = controlPart.errors;
  const details = { attemptedVersion: "1.0", acceptedRange: { min: "2.0", max: null }, upgradePath: "up" };
  expect(fits(details)).toBe(true);
  expect(fits({ ...details, acceptedRange: { min: "2.0", max: "3.0" } })).toBe(true);
  for (const wrong of [
    {},
    { ...details, more: 1 },
    { ...details, attemptedVersion: "1" },
    { ...details, acceptedRange: { min: "2.0" } },
    { ...details, upgradePath: "u".repeat(513) },
  ])
    expect(fits(wrong)).toBe(false);
});

verifies(
  ["RTN-033", "RTN-034", "RTN-037"],
  "a raised floor shows at once in every state, and changes nothing else",
  async () => {
    const session = await plane.session(plane.owner);
    const [registering, online, degraded, offline, revoked, newer] = Array.from({ length: 6 }, newNode);
    const all = [registering, online, degraded, offline, revoked, newer].map(String);
    for (const node of all)
      await calls.attach(node, session, { clientVersion: node === newer ? "3.0" : "1.9" });
    for (const node of all) if (node !== registering) await calls.beat(node);
    await calls.update(String(degraded), { healthChanges: { state: "degraded" } });
    await calls.detach(String(offline));
    await plane.plane.revokeNode({ sessionId: session as SessionId, nodeId: revoked as NodeId });
    const rows = async () => [await Promise.all(all.map((node) => calls.rowsOf(node))), await memberships()];
    const before = await rows();
    const states = {
      [String(registering)]: "registering",
      [String(online)]: "online",
      [String(degraded)]: "degraded",
      [String(offline)]: "offline",
      [String(revoked)]: "revoked",
      [String(newer)]: "online",
    };
    const shown = async () =>
      entries(await calls.roster(session)).map(({ nodeId, state, readOnly }) => [nodeId, state, readOnly]);
    const expected = (readOnly: (node: string) => boolean) =>
      all.map((node) => [node, states[node], readOnly(node)]);
    expect(await shown()).toEqual(expected(() => false));
    expect(await plane.plane.raiseFloor(session as SessionId, "2.0" as EventEnvelopeVersion)).toEqual({
      kind: "raised",
      before: undefined,
    });
    expect(await shown()).toEqual(expected((node) => node !== newer));
    expect(await rows()).toEqual(before);
    expect(told(await calls.update(String(online)))).toEqual([409, "version.floor_exceeded"]);
    expect(told(await calls.update(String(newer)))).toEqual([200, "ok"]);
    // Never lowered.
    expect(await plane.plane.raiseFloor(session as SessionId, "1.0" as EventEnvelopeVersion)).toEqual({
      kind: "not-above",
      floor: "2.0",
    });
  },
);

verifies("RTN-027", "the roster shows every attachment, with state and presence apart", async () => {
  const session = await plane.session(plane.owner);
  expect((await calls.roster(session)).data).toEqual({ nodes: [] });
  const [silent, heard] = [newNode(), newNode()];
  await calls.attach(silent, session, { clientVersion: "1.4", capabilities: { a: 1 } });
  await calls.attach(heard, session);
  await calls.beat(heard, { healthState: "degraded" });
  await calls.update(heard, { healthChanges: { state: "online" } });
  const [first, second] = entries(await calls.roster(session));
  expect(first).toEqual({
    nodeId: silent,
    participantId: plane.owner.participantId,
    state: "registering",
    healthState: null,
    lastHeartbeatAt: null,
    readOnly: false,
    capabilities: { a: 1 },
    clientVersion: "1.4",
    attachedAt: expect.any(String),
  });
  const { presence } = await calls.rowsOf(heard);
  expect(second).toMatchObject({
    nodeId: heard,
    state: "online",
    healthState: "degraded",
    lastHeartbeatAt: new Date(String(presence[0]?.["last_heartbeat_at"])).toISOString(),
  });
});

verifies("RTN-028", "the roster is shown to active members, and to nobody else", async () => {
  const session = await plane.session(plane.owner);
  const [viewer, suspended, stranger] = [
    await plane.addParticipant(),
    await plane.addParticipant(),
    await plane.addParticipant(),
  ];
  await calls.addMember(session, viewer, "viewer");
  await calls.addMember(session, suspended, "collaborator", "suspended");
  expect(told(await calls.roster(session, viewer))).toEqual([200, "ok"]);
  const refused = [
    await calls.roster(session, suspended),
    await calls.roster(session, stranger),
    await calls.roster("01890a5d-ac96-774b-bcce-b302099a8057"),
  ];
  expect(new Set(refused.map(({ text }) => text)).size).toBe(1);
  expect(refused.map(told)).toEqual(Array.from({ length: 3 }, () => [404, "session.not_found"]));
});

verifies(
  ["RTN-059", "RTN-060"],
  "a predecessor that carries its fence changes nothing; without one it is believed",
  async () => {
    const { node, session, fence: old } = await onlineNode();
    const fence = fenceOf(await calls.attach(node, session));
    expect(fence).toBeGreaterThan(old);
    await calls.beat(node, { fence });
    const before = await calls.rowsOf(node);
    for (const stale of [old, fence + 1_000]) {
      expect(told(await calls.beat(node, { fence: stale, healthState: "degraded" }))).toEqual([
        409,
        "runtimenode.fenced",
      ]);
      expect(told(await calls.update(node, { fence: stale, capabilities: { x: 1 } }))).toEqual([
        409,
        "runtimenode.fenced",
      ]);
      expect(told(await calls.detach(node, { fence: stale }))).toEqual([409, "runtimenode.fenced"]);
    }
    expect(await calls.rowsOf(node)).toEqual(before);
    expect(told(await calls.update(node, { fence }))).toEqual([200, "ok"]);
    expect(told(await calls.beat(node))).toEqual([200, "ok"]);
    expect(told(await calls.detach(node))).toEqual([200, "ok"]);
    // A detach of what is not there is no refusal, whatever it carries.
    expect(told(await calls.detach(node, { fence: old }))).toEqual([200, "ok"]);
  },
);

verifies("RTN-059", "fences rise over sessions and over attaches that were refused", async () => {
  const [node, here, there] = [newNode(), await plane.session(plane.owner), await plane.session(plane.owner)];
  const fences: number[] = [];
  for (const session of [here, there, here]) {
    fences.push(fenceOf(await calls.attach(node, session)));
    await calls.attach(node, session === here ? there : here);
    await calls.detach(node);
  }
  expect(fences).toEqual([...new Set(fences)].toSorted((a, b) => a - b));
});

verifies(
  "RTN-057",
  "a node is the same after a restart of the control plane, and nothing of it moved",
  async () => {
    const { node, session, fence } = await onlineNode();
    const before = await calls.rowsOf(node);
    await plane.restart();
    expect(await calls.rowsOf(node)).toEqual(before);
    // Another port, another connection: the node goes on where it was, fence and all.
    expect(told(await calls.beat(node, { fence }))).toEqual([200, "ok"]);
    const again = await calls.attach(node, session);
    expect(again.data).toMatchObject({ attachmentId: before.attachments[0]?.["id"] });
  },
);

verifies("RTN-067", "a revocation ends the attachment for good, in this session only", async () => {
  const { node, session } = await onlineNode();
  const revoke = () =>
    plane.plane.revokeNode({
      sessionId: session as SessionId,
      nodeId: node as NodeId,
      reason: "lost laptop",
    });
  expect([await revoke(), await revoke()]).toEqual([{ kind: "revoked" }, { kind: "already-revoked" }]);
  expect(await calls.rowsOf(node)).toMatchObject({
    attachments: [{ state: "revoked" }],
    presence: [{ health_state: "offline" }],
  });
  expect(told(await calls.beat(node))).toEqual([409, "runtimenode.not_attached"]);
  expect(told(await calls.update(node))).toEqual([409, "runtimenode.capabilityupdate_conflict"]);
  expect(told(await calls.detach(node))).toEqual([200, "ok"]);
  expect(told(await calls.attach(node, session))).toEqual([409, "runtimenode.attach_revoked"]);
  expect((await calls.rowsOf(node)).attachments).toMatchObject([{ state: "revoked" }]);
  expect(told(await calls.attach(node, await plane.session(plane.owner)))).toEqual([200, "ok"]);
  expect(
    await plane.plane.revokeNode({ sessionId: session as SessionId, nodeId: "nobody" as NodeId }),
  ).toEqual({ kind: "not-found" });
});

verifies("RTN-029", "what happens to a node is told in its session's feed, in order", async () => {
  const { node, session } = await onlineNode();
  await calls.beat(node, { healthState: "degraded" });
  await calls.beat(node);
  await calls.detach(node);
  await plane.plane.revokeNode({ sessionId: session as SessionId, nodeId: node as NodeId });
  const told = await eventually("five events", async () => {
    const rows = await plane.sql(
      "SELECT type, actor, payload FROM session_feed WHERE session_id = $1 AND type LIKE 'runtime_node.%' ORDER BY sequence",
      [session],
    );
    return rows.length >= 5 && rows;
  });
  expect(
    told.map(({ type, payload }) => [type, (payload as { previousState: string }).previousState]),
  ).toEqual([
    ["runtime_node.online", "registering"],
    ["runtime_node.degraded", "online"],
    ["runtime_node.online", "degraded"],
    ["runtime_node.offline", "online"],
    ["runtime_node.revoked", "offline"],
  ]);
  expect(told.map(({ actor }) => actor)).toEqual([
    null,
    null,
    null,
    plane.owner.participantId,
    plane.owner.participantId,
  ]);
});

verifies("RTN-029", "there are seven events of runtime nodes, each with a strict payload", () => {
  const change = { nodeId: "n", newState: "online" };
  const samples: Readonly<Record<RuntimeNodeEventName, object>> = {
    "runtime_node.registered": { ...change, capabilities: {}, nodeVersion: "1.2.3", platform: "linux" },
    "runtime_node.online": { ...change, sessionId: "01890a5d-ac96-774b-bcce-b302099a8057", actor: null },
    "runtime_node.degraded": { ...change, degradedCapabilities: ["gpu"], detail: "driver gone" },
    "runtime_node.offline": {
      ...change,
      lastHeartbeatAt: "2026-01-01T00:00:00.000Z",
      reason: "heartbeat_lost",
    },
    "runtime_node.revoked": { ...change, revokedBy: "01890a5d-ac96-774b-bcce-b302099a8057" },
    "runtime_node.capability_declared": { nodeId: "n", capability: "gpu", capabilityDetails: {} },
    "runtime_node.capability_updated": { nodeId: "n", capability: "gpu", previousState: {}, newState: {} },
  };
  const known = Object.keys(eventPayloads).filter((type) => type.startsWith("runtime_node."));
  expect([known, Object.keys(samples)].map((types) => types.toSorted())).toEqual([
    [...RUNTIME_NODE_EVENT_NAMES].toSorted(),
    [...RUNTIME_NODE_EVENT_NAMES].toSorted(),
  ]);
  expect(RUNTIME_NODE_EVENT_NAMES).toHaveLength(7);
  for (const [type, payload] of Object.entries(samples)) {
    const fits = eventPayloads[type as RuntimeNodeEventName]; // the keys are those of the samples
    expect([type, fits(payload), fits({ ...payload, more: 1 }), fits({ ...payload, nodeId: "" })]).toEqual([
      type,
      true,
      false,
      false,
    ]);
  }
});
