import { eventPayloads } from "@interlock/contracts";
import { verifies } from "@interlock/testkit/verifies";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { heartbeatNode } from "../service/heartbeat-node.ts";
import { startLivenessWorld, type LivenessWorld, type Replica } from "./liveness.test.support.ts";

let world: LivenessWorld;
let replica: Replica;

beforeAll(async () => {
  world = await startLivenessWorld();
});
beforeEach(async () => {
  await world.reset();
  replica = world.replica();
});
afterAll(() => world.stop());

const beat = (nodeId: string, from = replica) =>
  heartbeatNode(from.context, world.participantId, { nodeId: nodeId as never, healthState: "online" }); // not blank
const repeated = <Value>(count: number, value: Value): readonly Value[] =>
  Array.from({ length: count }, () => value);
const memory = async () => {
  const { rows } = await sql<{
    held: boolean;
    braked: boolean;
  }>`SELECT hold_until > clock_timestamp() IS TRUE AS held, braked_since IS NOT NULL AS braked
    FROM runtime_node_sweeps`.execute(world.db);
  return rows[0];
};
const endHold = () =>
  sql`UPDATE runtime_node_sweeps SET hold_until = clock_timestamp() - interval '1 ms'`.execute(world.db);

verifies(
  ["RTN-045", "RTN-029"],
  "a silent node is degraded after 30 seconds and offline after 60, each told once",
  async () => {
    const [quiet = "", late = "", lost = ""] = await world.attachMany(3);
    await world.age([quiet], 15);
    await world.age([late], 31);
    await world.age([lost], 61);
    await replica.sweeper.sweep();
    expect(await world.healthOf([quiet, late, lost])).toEqual(["online", "degraded", "offline"]);
    await world.age([late], 30);
    await replica.sweeper.sweep();
    await replica.sweeper.sweep();
    expect(await world.healthOf([quiet, late, lost])).toEqual(["online", "offline", "offline"]);
    const events = await world.events();
    const told = events.map(({ type, payload }) => [type, payload.nodeId]);
    expect(told.toSorted()).toEqual([
      ["runtime_node.degraded", late],
      ["runtime_node.offline", late],
      ["runtime_node.offline", lost],
    ]);
    expect(events.filter(({ type, payload }) => !eventPayloads[type](payload))).toEqual([]);
    const last = events.findLast(({ payload }) => payload.nodeId === late);
    expect(last?.payload).toMatchObject({ previousState: "degraded", reason: "heartbeat_lost" });
  },
);

verifies(["RTN-046", "RTN-044"], "a sweep only demotes and writes no row that stays as it is", async () => {
  const nodes = await world.attachMany(4);
  const [, , late = "", lost = ""] = nodes;
  await world.age([late], 31);
  await world.age([lost], 61);
  await replica.sweeper.sweep();
  const versions = () =>
    sql`SELECT node_id, xmin::text, health_state FROM runtime_node_presence ORDER BY node_id`.execute(
      world.db,
    );
  const before = (await versions()).rows;
  await replica.sweeper.sweep();
  expect((await versions()).rows).toEqual(before);
  // Only a beat promotes, and at once.
  await Promise.all([beat(late), beat(lost)]);
  expect(await world.healthOf(nodes)).toEqual(repeated(4, "online"));
  expect((await world.events()).slice(-2).map(({ type }) => type)).toEqual(
    repeated(2, "runtime_node.online"),
  );
});

verifies("RTN-048", "three replicas that sweep at once demote each node once", async () => {
  const nodes = await world.attachMany(60);
  await world.attachMany(300);
  await world.age(nodes, 61);
  const replicas = [replica, world.replica(), world.replica()];
  for (let round = 0; round < 3; round += 1)
    await Promise.all(replicas.map(({ sweeper }) => sweeper.sweep()));
  expect(await world.healthOf(nodes)).toEqual(repeated(60, "offline"));
  const told = (await world.events()).map(({ payload }) => String(payload.nodeId));
  expect(told.toSorted()).toEqual([...nodes].toSorted());
  expect(replicas.flatMap(({ faults }) => faults)).toEqual([]);
});

verifies("RTN-048", "a node that is being heard while a sweep runs is passed over, and stays", async () => {
  const [node = ""] = await world.attachMany(1);
  await world.attachMany(10);
  await world.age([node], 61);
  const swept = Promise.withResolvers<void>();
  const beating = world.db.transaction().execute(async (tx) => {
    await sql`UPDATE runtime_node_presence SET last_heartbeat_at = clock_timestamp() WHERE node_id = ${node}`.execute(
      tx,
    );
    // The sweep meets the row while the beat is not committed.
    await replica.sweeper.sweep();
    swept.resolve();
  });
  await swept.promise;
  await beating;
  await replica.sweeper.sweep();
  expect(await world.healthOf([node])).toEqual(["online"]);
  expect(await world.events()).toEqual([]);
});

verifies("RTN-047", "clocks of replicas that are an hour off decide nothing", async () => {
  const [fresh = "", lost = ""] = await world.attachMany(2);
  await world.attachMany(5);
  await world.age([lost], 61);
  for (const hours of [-1, 1]) {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + hours * 3_600_000 });
    try {
      await beat(fresh);
      await replica.sweeper.sweep();
    } finally {
      vi.useRealTimers();
    }
  }
  expect(await world.healthOf([fresh, lost])).toEqual(["online", "offline"]);
  const { rows } = await sql<{ near: boolean }>`
    SELECT abs(extract(epoch FROM clock_timestamp() - last_heartbeat_at)) < 600 AS near
    FROM runtime_node_presence WHERE node_id = ${fresh}`.execute(world.db);
  expect(rows).toEqual([{ near: true }]);
});

verifies("RTN-049", "after a time in which nobody swept, everybody is given the grace", async () => {
  const nodes = await world.attachMany(3);
  await world.age(nodes, 300);
  await sql`UPDATE runtime_node_sweeps SET last_good_at = clock_timestamp() - interval '301 s'`.execute(
    world.db,
  );
  await replica.sweeper.sweep();
  await replica.sweeper.sweep();
  expect(await world.healthOf(nodes)).toEqual(repeated(3, "online"));
  expect(replica.alarms).toEqual([{ event: "alarm", kind: "was-blind", why: "nobody-watched" }]);
  // One is heard in time; the others have had their chance.
  await beat(nodes[0] ?? "");
  await endHold();
  await replica.sweeper.sweep();
  expect(await world.healthOf(nodes)).toEqual(["online", "offline", "offline"]);
});

test("the first sweep of a database demotes nobody and alarms nobody", async () => {
  const nodes = await world.attachMany(3);
  await world.age(nodes, 61);
  await sql`UPDATE runtime_node_sweeps SET last_good_at = NULL`.execute(world.db);
  await replica.sweeper.sweep();
  expect(await world.healthOf(nodes)).toEqual(repeated(3, "online"));
  expect([replica.alarms, await memory()]).toEqual([[], { held: true, braked: false }]);
});

verifies(
  "RTN-049",
  "a replica that stood still lets everybody be heard again before it demotes",
  async () => {
    let uptime = 0;
    const paused = world.replica({}, () => uptime);
    const nodes = await world.attachMany(3);
    uptime += 5_000;
    await paused.sweeper.sweep();
    await world.age(nodes, 61);
    uptime += 400_000;
    await paused.sweeper.sweep();
    expect(await world.healthOf(nodes)).toEqual(repeated(3, "online"));
    expect(paused.alarms).toEqual([{ event: "alarm", kind: "was-blind", why: "not-hearing" }]);
    uptime += 5_000;
    await endHold();
    await paused.sweeper.sweep();
    expect(await world.healthOf(nodes)).toEqual(repeated(3, "offline"));
  },
);

verifies("RTN-049", "while heartbeats cannot be written, silence is not held against anybody", async () => {
  const nodes = await world.attachMany(3);
  await world.age(nodes, 61);
  const locked = Promise.withResolvers<void>();
  const tried = Promise.withResolvers<void>();
  // What a rewrite of the table would hold: beats fail, and the presences can be swept.
  const rewriting = world.db.transaction().execute(async (tx) => {
    await sql`LOCK TABLE runtime_node_attachments IN ACCESS EXCLUSIVE MODE`.execute(tx);
    locked.resolve();
    await tried.promise;
  });
  await locked.promise;
  expect(await beat(nodes[0] ?? "")).toEqual({ kind: "unavailable" });
  tried.resolve();
  await rewriting;
  await replica.sweeper.sweep();
  expect(await world.healthOf(nodes)).toEqual(repeated(3, "online"));
  expect(replica.alarms).toEqual([{ event: "alarm", kind: "was-blind", why: "not-hearing" }]);
});

verifies("RTN-049", "a clock that went back neither demotes anybody nor keeps the dead alive", async () => {
  const [dead = "", live = ""] = await world.attachMany(2);
  // As after a step of an hour back: everything that was written lies in the future.
  await world.age([dead, live], -3_600);
  await sql`UPDATE runtime_node_sweeps SET last_good_at = clock_timestamp() + interval '1 hour'`.execute(
    world.db,
  );
  await replica.sweeper.sweep();
  expect(replica.alarms).toEqual([{ event: "alarm", kind: "was-blind", why: "clock-went-back" }]);
  await world.age([dead], 61);
  await beat(live);
  await endHold();
  await replica.sweeper.sweep();
  expect(await world.healthOf([dead, live])).toEqual(["offline", "online"]);
});

verifies("RTN-050", "a fifth of all that falls silent at once is doubted for a while, and told", async () => {
  const silent = await world.attachMany(21);
  await world.attachMany(79);
  await world.age(silent, 61);
  await replica.sweeper.sweep();
  await replica.sweeper.sweep();
  expect(await world.healthOf(silent)).toEqual(repeated(21, "online"));
  expect(replica.alarms).toEqual([{ event: "alarm", kind: "mass-silence", falling: 21, watched: 100 }]);
  await sql`UPDATE runtime_node_sweeps SET braked_since = clock_timestamp() - interval '61 s'`.execute(
    world.db,
  );
  await replica.sweeper.sweep();
  expect(await world.healthOf(silent)).toEqual(repeated(21, "offline"));
  await replica.sweeper.sweep();
  expect(await memory()).toEqual({ held: false, braked: false });
});

test.each([
  ["19 of 20", 19, 1],
  ["20 of 100", 20, 80],
])("[RTN-050] %s are not too many at once", async (_, silent, others) => {
  const nodes = await world.attachMany(silent);
  await world.attachMany(others);
  await world.age(nodes, 61);
  await replica.sweeper.sweep();
  expect(await world.healthOf(nodes)).toEqual(repeated(silent, "offline"));
  expect(replica.alarms).toEqual([]);
});

verifies("RTN-050", "the brake lets go of nodes that are heard again", async () => {
  const silent = await world.attachMany(30);
  await world.age(silent, 61);
  await replica.sweeper.sweep();
  expect(await memory()).toEqual({ held: false, braked: true });
  await Promise.all(silent.map((node) => beat(node)));
  await replica.sweeper.sweep();
  expect(await memory()).toEqual({ held: false, braked: false });
  expect(await world.healthOf(silent)).toEqual(repeated(30, "online"));
  expect(await world.events()).toEqual([]);
});
