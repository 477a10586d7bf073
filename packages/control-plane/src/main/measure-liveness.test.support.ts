// Measures, for the bench, what heartbeats and sweeps of many nodes cost on a PostgreSQL of its own. Prints one JSON
// line: samples of ours and of the anchor, taken in turns.
import { sql } from "kysely";
import { sweepNodes } from "../service/sweep-nodes.ts";
import { LIVENESS_DEFAULTS } from "../model/node/liveness-settings.ts";
import type { Db } from "../store/database.ts";
import { startLivenessWorld } from "./liveness.test.support.ts";

const NODES = 10_000;
const ROUNDS = 5;
/** Everybody falls at once here, which is what the brake is against. */
const SETTINGS = { ...LIVENESS_DEFAULTS, brake: { ...LIVENESS_DEFAULTS.brake, nodes: NODES + 1 } };

/** What a heartbeat is on its own: one statement, as short as it can be said with the same promise. */
const oneBeat = (db: Db, nodeId: string, participantId: string) =>
  sql`
  WITH attachment AS (
    SELECT node_id, participant_id FROM runtime_node_attachments
    WHERE node_id = ${nodeId} AND state IN ('registering', 'online', 'degraded')
    FOR NO KEY UPDATE
  ), beat AS (
    INSERT INTO runtime_node_presence (node_id, last_heartbeat_at, health_state)
    SELECT node_id, clock_timestamp(), 'online' FROM attachment WHERE participant_id = ${participantId}
    ON CONFLICT (node_id) DO UPDATE SET
      last_heartbeat_at = GREATEST(runtime_node_presence.last_heartbeat_at, EXCLUDED.last_heartbeat_at),
      health_state = EXCLUDED.health_state
  )
  SELECT participant_id FROM attachment`.execute(db);

async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return count / ((performance.now() - start) / 1000);
}

/** Enough at once that no connection of the pool ever waits for work. */
const LANES = 40;
const SHARE = NODES / LANES;

async function beatInTurn(some: readonly string[]): Promise<void> {
  for (const nodeId of some) await oneBeat(context.reserved, nodeId, participantId);
}

const world = await startLivenessWorld();
const { context } = world.replica();
await world.reset();
const nodes = await world.attachMany(NODES);
const { participantId } = world;
const samples = { batched: [] as number[], single: [] as number[], sweepSeconds: [] as number[] };
for (let round = 0; round <= ROUNDS; round += 1) {
  const batched = await perSecond(NODES, () =>
    Promise.all(
      nodes.map((nodeId) =>
        context.beats.submit({ nodeId, participantId, health: "online", fence: undefined }),
      ),
    ),
  );
  const single = await perSecond(NODES, () =>
    Promise.all(
      Array.from({ length: LANES }, (_, lane) => beatInTurn(nodes.slice(lane * SHARE, (lane + 1) * SHARE))),
    ),
  );
  await world.age(nodes, 61);
  let demoted = 0;
  const start = performance.now();
  const sweep = {
    db: context.reserved,
    settings: { ...SETTINGS, blindAfterMs: 600_000 },
    failedToHear: false,
  };
  await sweepNodes({ ...sweep, onDemoted: (some) => void (demoted += some) });
  const sweepSeconds = (performance.now() - start) / 1000;
  if (demoted !== NODES) throw new Error(`the sweep demoted ${demoted} of ${NODES}`);
  // The first round only warms up.
  if (round === 0) continue;
  samples.batched.push(batched);
  samples.single.push(single);
  samples.sweepSeconds.push(sweepSeconds);
}
await world.stop();
process.stdout.write(`${JSON.stringify(samples)}\n`);
