import { connectDaemon } from "@interlock/client";
import { scale, verifies } from "@interlock/testkit";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { openLossyProxy, type LossyProxy } from "./lossy-proxy.ts";
import { eventually, UplinkWorld, type Machine, type RosterEntry } from "./uplink-world.ts";

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
    expect(await machine.uplink()).toEqual({ name: "uplink", status: "ok", reason: "", hint: null });
    expect(await machine.auditTypes()).toEqual([
      "node_registered",
      "node_capabilities_declared",
      "node_attached",
    ]);
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
    const away = await machine.uplinkIs("degraded");
    expect(away.reason).toBe("the control plane cannot be reached");
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
    const told = await world.toldOf(await far.sessionId());
    expect(told).toContain("runtime_node.online");
    expect(told).not.toContain("runtime_node.degraded");
    expect(told).not.toContain("runtime_node.offline");
  },
  { timeout: scale(120_000, 1_200_000) },
);
