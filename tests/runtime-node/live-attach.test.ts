import { verifies } from "@interlock/testkit/verifies";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { openNodeWorld, type NodeWorld, type Version } from "./node-world.ts";

let world: NodeWorld;

beforeAll(async () => {
  world = await openNodeWorld();
});
afterAll(() => world.close());

verifies("RTN-019", "a node that attaches to a live session leaves the session as it was", async () => {
  const sessionId = await world.newSession();
  const before = await world.client.session.read({ sessionId });
  await world.onlineNode(sessionId, "1.0");
  await world.onlineNode(sessionId, "1.0");
  const after = await world.client.session.read({ sessionId });
  expect(after.session).toEqual(before.session);
  expect((await world.client.session.list({})).sessions.filter(({ id }) => id === sessionId)).toHaveLength(1);
});

verifies(
  "RTN-027",
  "a degraded node is seen in the roster, and told apart from one that is well",
  async () => {
    const sessionId = await world.newSession();
    const [well, unwell] = [
      await world.onlineNode(sessionId, "1.0"),
      await world.onlineNode(sessionId, "1.0"),
    ];
    await world.client.runtimenode.capabilityupdate({
      nodeId: unwell.nodeId,
      capabilities: {},
      healthChanges: { state: "degraded", reason: "no driver" },
    });
    const { nodes } = await world.client.runtimenode.roster({ sessionId });
    expect(nodes.map(({ nodeId, state, healthState }) => [nodeId, state, healthState])).toEqual([
      [well.nodeId, "online", "online"],
      [unwell.nodeId, "degraded", "online"],
    ]);
  },
);

verifies(
  ["RTN-032", "RTN-036", "RTN-037"],
  "of two versions in one session the one below the floor is kept from writing, and neither is ejected",
  async () => {
    const sessionId = await world.newSession();
    await world.plane.raiseFloor(sessionId, "1.5" as Version);
    const [older, newer] = [
      await world.onlineNode(sessionId, "1.4"),
      await world.onlineNode(sessionId, "1.5"),
    ];
    expect([older.readOnly, newer.readOnly]).toEqual([true, false]);
    const write = (nodeId: typeof older.nodeId) =>
      world.client.runtimenode.capabilityupdate.safe({ nodeId, capabilities: { shell: {} } });
    expect(await write(newer.nodeId)).toMatchObject({ ok: true });
    expect(await write(older.nodeId)).toMatchObject({
      ok: false,
      error: {
        code: "version.floor_exceeded",
        details: { attemptedVersion: "1.4", acceptedRange: { min: "1.5", max: null } },
      },
    });
    const { nodes } = await world.client.runtimenode.roster({ sessionId });
    expect(nodes.map(({ state, readOnly, capabilities }) => [state, readOnly, capabilities])).toEqual([
      ["online", true, {}],
      ["online", false, { shell: {} }],
    ]);
  },
);

test(
  "interlock floor simulate names the nodes, sessions and methods, and changes nothing",
  { timeout: 120_000 },
  async () => {
    const [one, two] = [await world.newSession(), await world.newSession()];
    const [old, recent] = [await world.onlineNode(one, "1.9"), await world.onlineNode(one, "2.0")];
    await world.onlineNode(two, "10.0");
    const simulate = (...args: readonly string[]) => runCli(world.home, ["floor", "simulate", ...args]);
    const named = await simulate("2.0", "--session", one, two, "--json");
    expect([named.code, JSON.parse(named.out)]).toEqual([
      0,
      {
        floor: "2.0",
        nodes: [
          { sessionId: one, nodeId: old.nodeId, state: "online", clientVersion: "1.9", already: false },
        ],
        sessions: [one],
        methods: ["runtimenode.capabilityupdate"],
        looked: 2,
      },
    ]);
    const all = await simulate("2.1");
    expect(all.out).toContain(recent.nodeId);
    expect(all.out).toContain("runtimenode.capabilityupdate");
    expect((await simulate("0.1", "--session", two)).out).toBe(
      "With a floor of 0.1 every node of 1 session could still write.\n",
    );
    expect((await simulate("2")).code).toBe(64);
    const { nodes } = await world.client.runtimenode.roster({ sessionId: one });
    expect(nodes.map(({ readOnly }) => readOnly)).toEqual([false, false]);
  },
);

verifies(
  ["RTN-201", "RTN-037", "RTN-067"],
  "the operator raises a floor and revokes a node beside the running control plane, and the session is told",
  async () => {
    const sessionId = await world.newSession();
    const [old, recent] = [
      await world.onlineNode(sessionId, "1.9"),
      await world.onlineNode(sessionId, "2.0"),
    ];
    const frames = world.client.session.subscribe({ sessionId });
    const opened = Promise.withResolvers<void>();
    const told = revocationIn(frames, opened.resolve);
    await opened.promise;
    const asOperator = (...args: readonly string[]) =>
      runCli(world.home, args, { DATABASE_URL: world.databaseUrl });
    const raised = await asOperator("floor", "raise", sessionId, "2.0", "--json");
    expect([raised.code, JSON.parse(raised.out)]).toEqual([0, { sessionId, before: null, floor: "2.0" }]);
    const revoked = await asOperator("node", "revoke", sessionId, recent.nodeId, "--reason", "lost laptop");
    expect(revoked).toEqual({ code: 0, out: "The node is out of the session for good.\n", err: "" });
    const refused = await Promise.all([
      asOperator("floor", "raise", sessionId, "1.0"),
      asOperator("node", "revoke", sessionId, "never-seen"),
    ]);
    expect(refused.map(({ code, err }) => [code, err.split("\n", 1)[0]])).toEqual([
      [6, "The floor is 2.0 already; it is never lowered."],
      [5, "The node was never attached to that session."],
    ]);
    const { nodes } = await world.client.runtimenode.roster({ sessionId });
    expect(nodes.map(({ nodeId, state, readOnly }) => [nodeId, state, readOnly])).toEqual([
      [old.nodeId, "online", true],
      [recent.nodeId, "revoked", false],
    ]);
    expect(await told).toMatchObject({
      nodeId: recent.nodeId,
      revokedBy: world.plane.participantId,
      reason: "lost laptop",
    });
  },
  { timeout: 120_000 },
);

async function revocationIn(
  frames: ReturnType<NodeWorld["client"]["session"]["subscribe"]>,
  opened: () => void,
): Promise<unknown> {
  for await (const frame of frames) {
    if (frame.type === "open") opened();
    if (frame.type === "event" && frame.event.type === "runtime_node.revoked") return frame.event.payload;
  }
  return undefined;
}
