import { scale } from "@interlock/testkit/scale";
import { verifies } from "@interlock/testkit/verifies";
import { sql } from "kysely";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect } from "vitest";
import { eventually } from "../listen/embedded-postgres/eventually.test.support.ts";
import type { LivenessSettings } from "../model/node/liveness-settings.ts";
import { heartbeatNode } from "../service/heartbeat-node.ts";
import { startLivenessWorld, type LivenessWorld, type Replica } from "./liveness.test.support.ts";

/** The defaults at a fifth, a beat every second. Losing sight for two seconds makes a plane blind. */
const SETTINGS: Partial<LivenessSettings> = {
  heartbeatMs: 1_000,
  degradedAfterMs: 6_000,
  offlineAfterMs: 12_000,
  sweepEveryMs: 500,
  blindAfterMs: 2_000,
  graceMs: 6_000,
  brake: { nodes: 20, share: 0.2, delayMs: 3_000 },
};
const NODES = scale(50, 1_000);
const RESTARTS = scale(1, 10);
const PATIENCE_MS = scale(60_000, 300_000);

let world: LivenessWorld;
let replicas: readonly Replica[];
const stopping = new AbortController();
const dead = new Set<string>();
const heard = new Map<string, number>();
let nodes: readonly string[] = [];
let living: Promise<unknown> = Promise.resolve();

beforeAll(async () => {
  world = await startLivenessWorld();
  await world.reset();
  nodes = await world.attachMany(NODES);
  replicas = [world.replica(SETTINGS), world.replica(SETTINGS), world.replica(SETTINGS)];
  for (const { sweeper } of replicas) sweeper.start();
  living = Promise.all(nodes.map((node, index) => live(node, index)));
});
afterAll(async () => {
  stopping.abort();
  await living;
  for (const { sweeper } of replicas) await sweeper.stop();
  await world.stop();
});

/** One node: beats at every replica in turn, and soon again where it was not taken. */
async function live(node: string, index: number): Promise<void> {
  for (let turn = index; !stopping.signal.aborted && !dead.has(node); turn += 1) {
    const replica = replicas[turn % replicas.length];
    if (replica === undefined) return;
    const outcome = await heartbeatNode(replica.context, world.participantId, {
      nodeId: node as never, // not blank
      healthState: "online",
    });
    if (outcome.kind === "move") heard.set(node, performance.now());
    const wait = outcome.kind === "move" ? 1_000 * (0.9 + 0.2 * Math.random()) : 100 + 200 * Math.random();
    await pause(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}

/** Every node that lives was heard since. */
const allHeard = (since: number) =>
  eventually(
    "every node heard again",
    async () => nodes.every((node) => dead.has(node) || (heard.get(node) ?? 0) > since),
    PATIENCE_MS,
  );
const swept = () =>
  eventually(
    "a sweep that may demote",
    async () => {
      const { rows } = await sql`SELECT 1 FROM runtime_node_sweeps
        WHERE (hold_until IS NULL OR hold_until <= clock_timestamp()) AND braked_since IS NULL
          AND last_good_at > clock_timestamp() - interval '2 s'`.execute(world.db);
      return rows.length > 0;
    },
    PATIENCE_MS,
  );
const demoted = async () => (await world.events()).filter(({ type }) => type !== "runtime_node.online");

verifies(
  "RTN-049",
  "PostgreSQL that restarts in any way under many nodes and three replicas costs no node anything",
  async ({ annotate }) => {
    await allHeard(0);
    for (let round = 0; round < RESTARTS; round += 1)
      for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
        const { pid } = world.postgres;
        if (pid === undefined) throw new Error("PostgreSQL does not run");
        process.kill(pid, signal);
        await eventually(
          "PostgreSQL again",
          async () => world.postgres.pid !== undefined && world.postgres.pid !== pid,
          PATIENCE_MS,
        );
        await allHeard(performance.now());
        await swept();
      }
    void annotate(`${NODES} nodes, ${3 * RESTARTS} restarts`);
    expect(await demoted()).toEqual([]);
    expect(await world.healthOf(nodes)).toEqual(nodes.map(() => "online"));
    expect(replicas.flatMap(({ faults }) => faults)).toEqual([]);
  },
  { timeout: scale(180_000, 1_200_000) },
);

verifies(
  "RTN-049",
  "a database that takes no writes for longer than nodes may be silent costs no node anything",
  async () => {
    await world.db.transaction().execute(async (tx) => {
      await sql`LOCK TABLE runtime_node_presence IN EXCLUSIVE MODE`.execute(tx);
      // The database's own clock says when every node would be late.
      await sql`SELECT pg_sleep(7)`.execute(tx);
    });
    await allHeard(performance.now());
    await swept();
    expect(await demoted()).toEqual([]);
  },
  { timeout: scale(120_000, 600_000) },
);

verifies(
  ["RTN-045", "RTN-048"],
  "a node that dies is noticed through all of it, and told once",
  async () => {
    const [victim = ""] = nodes;
    dead.add(victim);
    const offline = async () =>
      (await demoted()).filter(
        ({ type, payload }) => type === "runtime_node.offline" && payload.nodeId === victim,
      );
    await eventually("the dead node offline", async () => (await offline()).length > 0, PATIENCE_MS);
    await allHeard(performance.now());
    expect(await offline()).toHaveLength(1);
    expect((await demoted()).filter(({ payload }) => payload.nodeId !== victim)).toEqual([]);
  },
  { timeout: scale(120_000, 600_000) },
);
