// Measures, for the bench, how long silence goes unnoticed: three replicas sweep a PostgreSQL, and all nodes fall silent
// at moments of their own. And hours of a fleet whose beats are lost and late, in the simulator. Prints one JSON line.
import { sql } from "kysely";
import { LIVENESS_DEFAULTS } from "../model/node/liveness-settings.ts";
import { simulate } from "../model/node/simulation.test.support.ts";
import { startLivenessWorld } from "./liveness.test.support.ts";

const NODES = 1_000;
/** The defaults at a tenth; the brake is against what is done here. */
const SETTINGS = {
  heartbeatMs: 1_500,
  degradedAfterMs: 3_000,
  offlineAfterMs: 6_000,
  sweepEveryMs: 500,
  brake: { ...LIVENESS_DEFAULTS.brake, nodes: NODES + 1 },
};
const SEEDS = 5;
const HOURS = 4;
const FLEET = 200;

const world = await startLivenessWorld();
await world.reset();
const nodes = await world.attachMany(NODES);
await sql`UPDATE runtime_node_presence
  SET last_heartbeat_at = last_heartbeat_at - random() * ${SETTINGS.heartbeatMs} * interval '1 millisecond'`.execute(
  world.db,
);
const replicas = [world.replica(SETTINGS), world.replica(SETTINGS), world.replica(SETTINGS)];
for (const { sweeper } of replicas) sweeper.start();
const deadline = performance.now() + 60_000;
for (let offline = 0; offline < NODES;) {
  if (performance.now() > deadline) throw new Error(`only ${offline} of ${NODES} nodes were noticed`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  offline = (await world.healthOf(nodes)).filter((health) => health === "offline").length;
}
for (const { sweeper } of replicas) await sweeper.stop();
const { rows } = await sql<{ after: number }>`
  SELECT extract(epoch FROM occurred_at - last_heartbeat_at)::float8 * 1000 AS after
  FROM runtime_node_transitions WHERE new_state = 'offline'`.execute(world.db);
await world.stop();

const simulated = Array.from({ length: SEEDS }, (_, at) =>
  simulate({
    seed: at + 1,
    nodes: FLEET,
    replicas: 3,
    hours: HOURS,
    settings: LIVENESS_DEFAULTS,
    faults: ["loss"],
  }),
);
process.stdout.write(
  `${JSON.stringify({
    detectionMs: Math.max(...rows.map(({ after }) => after)),
    boundMs: SETTINGS.offlineAfterMs + SETTINGS.sweepEveryMs,
    falselyOffline: simulated.reduce((sum, found) => sum + found.falselyOffline.length, 0),
    beats: simulated.reduce((sum, { beats }) => sum + beats, 0),
  })}\n`,
);
