import { connectDaemon } from "@interlock/client";
import { scale, verifies } from "@interlock/testkit";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { openLossyProxy, type LossyProxy } from "./lossy-proxy.ts";
import { runCli } from "../cli/run-cli.ts";
import { RpcClient } from "../local/rpc-client.ts";
import { eventually, UplinkWorld, type Machine, type RosterEntry, type SessionId } from "./uplink-world.ts";

const TIMEOUT = { timeout: 120_000 };
const PACE = "[uplink]\nheartbeat_seconds = 1\n";
/** Of ten requests three, and never two in a row. */
const LOSSES = [false, true, false, false, true, false, true, false, false, false];

let world: UplinkWorld;
let machine: Machine;
/** Behind a path with 2 s of delay and losses, while all the rest happens. */
let far: Machine;
let path: LossyProxy;

beforeAll(async () => {
  world = await UplinkWorld.open();
  const to = () => ({ host: "127.0.0.1", port: Number(new URL(world.plane.url).port) });
  path = await openLossyProxy({ to, delayMs: 2_000, losses: LOSSES });
  [machine, far] = await Promise.all([
    world.machine(PACE),
    world.otherMachine("far", path.url, "[uplink]\nheartbeat_seconds = 9\n"),
  ]);
}, 120_000);
afterAll(async () => {
  await path?.close();
  await world?.close();
});

async function entryOf(one: Machine): Promise<RosterEntry | undefined> {
  const [nodeId, nodes] = [await one.nodeId(), await world.roster(await one.sessionId())];
  return nodes.find((node) => node.nodeId === nodeId);
}

/** The machine is a node that is well, as the daemon and the control plane say. */
async function isOnline(one: Machine): Promise<RosterEntry> {
  await one.uplinkIs("ok");
  return eventually("a node that is online", async () => {
    const entry = await entryOf(one);
    return entry?.healthState !== null && entry?.healthState !== "offline" && entry?.state !== "registering"
      ? entry
      : undefined;
  });
}

/** Work of this machine alone, which needs no control plane. */
async function localWork(): Promise<void> {
  const daemon = await connectDaemon({ socketPath: join(machine.home, "app.sock") });
  await daemon.scan.panes({ wait: true });
  expect((await daemon.pane.list({ limit: 1 })).rows.length).toBeLessThanOrEqual(1);
  expect((await daemon.readiness()).subsystems.find(({ name }) => name === "sqlite")?.status).toBe("ok");
  await daemon.close();
}

verifies(
  ["RTN-113", "RTN-125", "RTN-100"],
  "a machine whose home has a control plane becomes a node of its own session by itself",
  async () => {
    const entry = await isOnline(machine);
    expect(entry).toMatchObject({ readOnly: false, clientVersion: "1.0" });
    expect(Object.keys(entry.capabilities).toSorted()).toEqual(["containers", "tmux"]);
    expect(await machine.uplinkIs("ok")).toEqual({ name: "uplink", status: "ok", reason: "", hint: null });
    // The file follows the rows it repeats.
    const audit = await eventually("an audit of the attach", async () => {
      const types = await machine.auditTypes();
      return types.includes("node_attached") ? types : undefined;
    });
    expect(audit.slice(0, 3)).toEqual(["node_registered", "node_capabilities_declared", "node_attached"]);
  },
  TIMEOUT,
);

verifies(
  "RTN-131",
  "while the control plane stands still local work goes on, and afterwards it is the same attachment",
  async () => {
    const before = await isOnline(machine);
    world.plane.freeze();
    expect((await machine.uplinkIs("degraded")).hint).toContain("local work goes on");
    await localWork();
    world.plane.thaw();
    const after = await isOnline(machine);
    expect([after.nodeId, after.attachedAt]).toEqual([before.nodeId, before.attachedAt]);
    expect(await world.roster(await machine.sessionId())).toHaveLength(1);
  },
  TIMEOUT,
);

verifies(
  "RTN-132",
  "a control plane that was killed and comes back at another address finds the same node",
  async () => {
    const before = await isOnline(machine);
    const { url } = world.plane;
    await world.plane.kill();
    await eventually("an uplink that reaches nothing", async () =>
      (await machine.uplink())?.reason === "the control plane cannot be reached" ? true : undefined,
    );
    await localWork();
    await world.restartPlane();
    expect(world.plane.url).not.toBe(url);
    const after = await isOnline(machine);
    expect([after.nodeId, after.participantId]).toEqual([before.nodeId, before.participantId]);
    expect(await world.roster(await machine.sessionId())).toHaveLength(1);
  },
  TIMEOUT,
);

verifies(
  "RTN-100",
  "a daemon that was killed comes back as the same node",
  async () => {
    const before = await isOnline(machine);
    await machine.kill();
    await machine.start();
    const after = await isOnline(machine);
    expect(after.nodeId).toBe(before.nodeId);
    expect(await world.roster(await machine.sessionId())).toHaveLength(1);
    expect((await machine.auditTypes()).filter((type) => type === "node_registered")).toHaveLength(1);
  },
  TIMEOUT,
);

verifies(
  ["RTN-119", "RTN-101"],
  "a node that somebody takes out of its session stays out until its daemon is started again",
  async () => {
    const { nodeId } = await isOnline(machine);
    await world.ask((client) => client.runtimenode.detach({ nodeId }));
    expect((await machine.uplinkIs("unavailable")).reason).toBe("this node was taken out of its session");
    expect((await entryOf(machine))?.state).toBe("offline");
    await machine.stop();
    await machine.start();
    expect((await isOnline(machine)).nodeId).toBe(nodeId);
  },
  TIMEOUT,
);

verifies(
  "RTN-122",
  "a daemon that is asked to stop takes its node out of the session",
  async () => {
    await isOnline(machine);
    expect(await machine.stop()).toBe(0);
    expect((await entryOf(machine))?.state).toBe("offline");
    // And comes back under the same id.
    await machine.start();
    expect((await isOnline(machine)).state).toBe("online");
  },
  TIMEOUT,
);

/** What a local program says in an attach of this machine's node. */
async function attachParams(sessionId: SessionId, change: object = {}): Promise<object> {
  const [nodeId, { participantId }] = [await machine.nodeId(), await world.credential()];
  return {
    sessionId,
    participantId,
    nodeId,
    clientVersion: "1.0",
    capabilities: {},
    healthState: "online",
    ...change,
  };
}

/** A program of this machine that has agreed with the daemon on the protocol. */
async function withRpc<Result>(use: (rpc: RpcClient) => Promise<Result>): Promise<Result> {
  const rpc = await RpcClient.greeted(join(machine.home, "rpc.sock"));
  try {
    return await use(rpc);
  } finally {
    rpc.close();
  }
}

/** What the machine's own log of the session says of its node, in short. */
function logOf(sessionId: SessionId, events: number): Promise<readonly unknown[]> {
  return withRpc(async (rpc) => {
    const frames = rpc.frames(await rpc.subscribe({ sessionId, afterCursor: "0" }));
    const told = () =>
      frames.flatMap((frame) => {
        const event = frame["event"] as { type: string; payload: Record<string, unknown> } | undefined;
        return event === undefined
          ? []
          : [[event.type, event.payload["capability"], event.payload["newState"]]];
      });
    await rpc.until(() => told().length >= events);
    return told();
  });
}

/** The machine is to be a node nowhere: its readiness has nothing to say of an uplink. */
async function isNoNode(): Promise<void> {
  await eventually("a readiness without an uplink", async () =>
    (await machine.uplink()) === undefined ? true : undefined,
  );
}

let named: SessionId;

verifies(
  ["RTN-126", "RTN-102"],
  "a local program attaches the machine to a session of its choice, and the session's log hears of the node",
  async () => {
    await isOnline(machine);
    const own = await machine.sessionId();
    named = (await world.ask((client) => client.session.create({}))).sessionId;
    const answer = await withRpc(async (rpc) =>
      rpc.call("runtimenode.attach", await attachParams(named, { capabilities: { gpu: { count: 1 } } })),
    );
    expect(Object.keys(answer).toSorted()).toEqual([
      "attachedAt",
      "attachmentId",
      "fence",
      "readOnly",
      "state",
    ]);
    await machine.uplinkIs("ok");
    const nodeId = await machine.nodeId();
    expect(await world.roster(named)).toMatchObject([
      { nodeId, state: "online", capabilities: { gpu: { count: 1 } } },
    ]);
    expect((await world.roster(own)).find((node) => node.nodeId === nodeId)?.state).toBe("offline");
    expect(await logOf(named, 4)).toEqual([
      ["runtime_node.registered", undefined, "registering"],
      ["runtime_node.capability_declared", "containers", undefined],
      ["runtime_node.capability_declared", "gpu", undefined],
      ["runtime_node.capability_declared", "tmux", undefined],
    ]);
    // It is remembered.
    await machine.kill();
    await machine.start();
    await machine.uplinkIs("ok");
    expect((await world.roster(named)).map((node) => node.nodeId)).toEqual([nodeId]);
  },
  TIMEOUT,
);

verifies(
  "RTN-127",
  "an attach that is another node's, another participant's, beyond bounds or to no session is refused by its code",
  async () => {
    await withRpc(async (rpc) => {
      const refusal = async (change: object) => {
        const { type, fields } = await rpc.refusal("runtimenode.attach", await attachParams(named, change));
        return [type, fields];
      };
      expect(await refusal({ nodeId: "node-of-another-home" })).toEqual(["runtimenode.not_owner", {}]);
      expect(await refusal({ participantId: named })).toEqual(["auth.principal_mismatch", {}]);
      expect(await refusal({ capabilities: { tmux: {} } })).toEqual([
        "runtimenode.capability_refused",
        { capability: "tmux", reason: "own_capability" },
      ]);
      expect(await refusal({ capabilities: { gpu: 1 } })).toEqual([
        "runtimenode.capability_refused",
        { capability: null, reason: "not_an_object" },
      ]);
      expect((await refusal({ healthState: "offline" }))[0]).toBe("invalid_params");
      expect(await refusal({ sessionId: "01890000-0000-7000-8000-00000000dead" })).toEqual([
        "session.not_found",
        {},
      ]);
      // What was refused there is looked at again when asked.
      expect(await rpc.call("runtimenode.attach", await attachParams(named))).toMatchObject({
        readOnly: false,
      });
    });
    await machine.uplinkIs("ok");
  },
  TIMEOUT,
);

verifies(
  ["RTN-128", "RTN-103"],
  "a capability that a local program declares is in the log when it is answered, and at the control plane soon after",
  async () => {
    await machine.uplinkIs("ok");
    const nodeId = await machine.nodeId();
    const update = (capabilities: object, state: string) =>
      withRpc((rpc) =>
        rpc.call("runtimenode.capabilityupdate", { nodeId, capabilities, healthChanges: { state } }),
      );
    const rosterHas = (capabilities: object, state: string) =>
      eventually("the roster to show it", async () => {
        const [node] = await world.roster(named);
        const { containers: _, tmux: __, ...declared } = node?.capabilities ?? {};
        return JSON.stringify([declared, node?.state]) === JSON.stringify([capabilities, state])
          ? true
          : undefined;
      });
    expect(await update({ shell: { cores: 2 } }, "degraded")).toMatchObject({ nodeId, state: "degraded" });
    await rosterHas({ shell: { cores: 2 } }, "degraded");
    await update({ shell: { cores: 2 } }, "degraded");
    expect(await update({ shell: { cores: 4 } }, "online")).toMatchObject({ state: "online" });
    await rosterHas({ shell: { cores: 4 } }, "online");
    expect((await logOf(named, 7)).slice(4)).toEqual([
      // Left out by the attach before.
      ["runtime_node.capability_updated", "gpu", {}],
      ["runtime_node.capability_declared", "shell", undefined],
      ["runtime_node.capability_updated", "shell", { cores: 4 }],
    ]);
    await withRpc((rpc) => rpc.call("runtimenode.heartbeat", { nodeId, healthState: "degraded" }));
    await rosterHas({ shell: { cores: 4 } }, "degraded");
    await withRpc((rpc) => rpc.call("runtimenode.heartbeat", { nodeId, healthState: "online" }));
    await rosterHas({ shell: { cores: 4 } }, "online");
  },
  TIMEOUT,
);

verifies(
  "RTN-129",
  "a local detach takes the machine out of its session, over restarts too, until it is attached again",
  async () => {
    const nodeId = await machine.nodeId();
    await withRpc(async (rpc) => {
      expect(await rpc.call("runtimenode.detach", { nodeId, reason: "maintenance" })).toBeNull();
      for (const [method, code, more] of [
        ["runtimenode.heartbeat", "runtimenode.not_attached", { healthState: "online" }],
        ["runtimenode.capabilityupdate", "runtimenode.capabilityupdate_conflict", { capabilities: {} }],
      ] as const)
        expect((await rpc.refusal(method, { nodeId, ...more })).type).toBe(code);
    });
    expect(await world.roster(named)).toMatchObject([{ nodeId, state: "offline" }]);
    await isNoNode();
    await machine.kill();
    await machine.start();
    await withRpc(async (rpc) => {
      expect((await rpc.refusal("runtimenode.heartbeat", { nodeId, healthState: "online" })).type).toBe(
        "runtimenode.not_attached",
      );
    });
    await isNoNode();
    const { code, out, err } = await runCli(machine.home, ["node", "attach", named, "--json"]);
    expect([code, err]).toEqual([0, ""]);
    expect(JSON.parse(out)).toMatchObject({ state: "registering", readOnly: false });
    await machine.uplinkIs("ok");
    expect(await world.roster(named)).toMatchObject([{ nodeId, state: "online" }]);
  },
  TIMEOUT,
);

verifies(
  "RTN-121",
  "over a path with 2 s of delay that loses three of ten a node is never demoted",
  async () => {
    // The control plane stood still, died and moved meanwhile, and this node beat on.
    const requests = scale(6, 120);
    await far.uplinkIs("ok");
    await eventually("enough requests over the path", async () =>
      path.counts().requests >= requests && path.counts().lost > 0 ? true : undefined,
    );
    await eventually("a node that is heard", async () =>
      (await entryOf(far))?.healthState === "online" ? true : undefined,
    );
    // What happened to a node is told soon after it did.
    const told = await eventually("the feed to say that the node is online", async () => {
      const types = await world.toldOf(await far.sessionId());
      return types.includes("runtime_node.online") ? types : undefined;
    });
    expect(told).not.toContain("runtime_node.degraded");
    expect(told).not.toContain("runtime_node.offline");
  },
  { timeout: scale(120_000, 1_200_000) },
);
