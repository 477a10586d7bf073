import { verifies } from "@interlock/testkit/verifies";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { eventually } from "../listen/embedded-postgres/eventually.test.support.ts";
import type { BeatOutcome } from "../service/beat-intake.ts";
import { newId } from "../service/new-id.ts";
import { startLivenessWorld, type LivenessWorld, type Replica } from "./liveness.test.support.ts";

let world: LivenessWorld;
let replica: Replica;

beforeAll(async () => {
  world = await startLivenessWorld();
  replica = world.replica();
});
beforeEach(() => world.reset());
afterAll(() => world.stop());

const beat = (nodeId: string, change: { fence?: number; participantId?: string; health?: "degraded" } = {}) =>
  replica.context.beats.submit({
    nodeId,
    participantId: change.participantId ?? world.participantId,
    health: change.health ?? "online",
    fence: change.fence,
  });
const noted: BeatOutcome = { kind: "move", state: "online" };
const writes = async (): Promise<number | undefined> => {
  const { rows } = await sql<{
    writes: number;
  }>`SELECT count(DISTINCT xmin::text)::int AS writes FROM runtime_node_presence`.execute(world.db);
  return rows[0]?.writes;
};
const waitingForLock = () =>
  eventually("a statement that waits for a lock", async () => {
    const { rows } = await sql`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'`.execute(
      world.db,
    );
    return rows.length > 0;
  });

verifies("RTN-058", "beats that come together are one write", async () => {
  const nodes = await world.attachMany(200);
  expect(await Promise.all(nodes.map((node) => beat(node)))).toEqual(nodes.map(() => noted));
  expect(await writes()).toBe(1);
});

verifies("RTN-058", "more than one statement takes are written in a few", async () => {
  const nodes = await world.attachMany(1_200);
  const outcomes = await Promise.all(nodes.map((node) => beat(node)));
  expect(outcomes.filter(({ kind }) => kind !== "move")).toEqual([]);
  expect(await writes()).toBe(3);
});

verifies("RTN-058", "a beat is answered after its commit, not before", async () => {
  const [node = ""] = await world.attachMany(1);
  await world.age([node], 100);
  let answered = false;
  let answer: Promise<void> | undefined;
  await world.db.transaction().execute(async (tx) => {
    await sql`LOCK TABLE runtime_node_presence IN SHARE MODE`.execute(tx);
    answer = beat(node).then(() => {
      answered = true;
    });
    await waitingForLock();
    expect(answered).toBe(false);
  });
  await answer;
  const { rows } = await sql`SELECT 1 FROM runtime_node_presence
    WHERE last_heartbeat_at > clock_timestamp() - interval '50 s'`.execute(world.db);
  expect(rows).toHaveLength(1);
});

verifies(["RTN-058", "RTN-060"], "each beat of a batch has its own answer", async () => {
  const [well = "", foreign = "", stale = ""] = await world.attachMany(3);
  const before = await world.healthOf([foreign, stale]);
  expect(
    await Promise.all([
      beat(well, { health: "degraded" }),
      beat("nobody"),
      beat(foreign, { participantId: newId(), health: "degraded" }),
      beat(stale, { fence: 1, health: "degraded" }),
    ]),
  ).toEqual([noted, { kind: "not-attached" }, { kind: "not-owner" }, { kind: "fenced" }]);
  expect(await world.healthOf([well, foreign, stale])).toEqual(["degraded", ...before]);
});

verifies("RTN-058", "two beats of one node are written one after the other", async () => {
  const [node = ""] = await world.attachMany(1);
  const outcomes = await Promise.all([beat(node, { health: "degraded" }), beat(node), beat(node)]);
  expect(outcomes).toEqual([noted, noted, noted]);
  expect(await world.healthOf([node])).toEqual(["online"]);
});

verifies("RTN-058", "a node that somebody holds delays no other's beat", async () => {
  const [held = "", ...others] = await world.attachMany(20);
  let late: Promise<BeatOutcome> | undefined;
  await world.db.transaction().execute(async (tx) => {
    await sql`SELECT 1 FROM runtime_node_attachments WHERE node_id = ${held} FOR UPDATE`.execute(tx);
    late = beat(held);
    // Answered while the lock is held, or this never ends.
    expect(await Promise.all(others.map((node) => beat(node)))).toEqual(others.map(() => noted));
  });
  expect(await late).toEqual(noted);
});

verifies("RTN-058", "a beat that cannot be written fails alone", async () => {
  const nodes = await world.attachMany(5);
  const unfit = beat("any", { participantId: "no uuid" }).then(String, (error: unknown) => error);
  expect(await Promise.all(nodes.map((node) => beat(node)))).toEqual(nodes.map(() => noted));
  expect(await unfit).toMatchObject({ code: "22P02" });
  expect(replica.context.beats.takeFailure()).toBe(false);
});
