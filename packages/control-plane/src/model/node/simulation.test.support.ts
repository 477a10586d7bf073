// Hours of a fleet in a moment: nodes that beat, replicas that sweep, and faults of which each seed has some.
import type { LivenessSettings } from "./liveness-settings.ts";
import { seededRandom } from "./seeded-random.test.support.ts";
import { SimulatedDatabase, SimulatedReplica } from "./simulated-plane.test.support.ts";

export const FAULTS = [
  "database-down",
  "replica-paused",
  "replica-cut-off",
  "node-cut-off",
  "node-dies",
  "clock-forward",
  "clock-back",
  "loss",
] as const;
export type Fault = (typeof FAULTS)[number];

export interface SimulationOptions {
  readonly seed: number;
  readonly nodes: number;
  readonly replicas: number;
  readonly hours: number;
  readonly settings: LivenessSettings;
  readonly faults: readonly Fault[];
}

export interface Simulated {
  /** Nodes that were made offline although they could be heard all the time. */
  readonly falselyOffline: readonly string[];
  /** Nodes that died and are not offline at the end, long after the last fault. */
  readonly unnoticed: readonly number[];
  /** Nodes that live and are offline at the end. */
  readonly notBack: readonly number[];
  /** The longest time from a dead node's last beat until it was told offline, where nobody was blind. Milliseconds. */
  readonly slowestMs: number;
  readonly died: number;
  readonly beats: number;
  readonly holds: number;
  readonly brakes: number;
  /** The same for the same seed. */
  readonly trace: string;
}

interface SimulatedNode {
  fence: number;
  turn: number;
  beatAt: number;
  cutOffUntil: number;
  dead: boolean;
  refusals: number;
  lastBeat: number;
  toldOffline: boolean;
}

const STEP_MS = 100;
const MINUTE_MS = 60_000;
const DEADLINE_MS = 3_000;
const RETRY_MS = 500;
const DELAY_MAX_MS = 2_000;
const LOSS = 0.3;

export function simulate(options: SimulationOptions): Simulated {
  const { settings } = options;
  const random = seededRandom(options.seed);
  const between = (low: number, high: number): number => low + random() * (high - low);
  const has = (fault: Fault): boolean => options.faults.includes(fault);
  const database = new SimulatedDatabase(options.nodes, settings);
  const replicas = Array.from(
    { length: options.replicas },
    () => new SimulatedReplica(database, between(0, settings.sweepEveryMs)),
  );
  const nodes = Array.from({ length: options.nodes }, (_, index): SimulatedNode => {
    const beatAt = between(0, settings.heartbeatMs);
    return {
      fence: database.attach(index),
      turn: index,
      beatAt,
      cutOffUntil: 0,
      dead: false,
      refusals: 0,
      lastBeat: 0,
      toldOffline: false,
    };
  });
  const found = { falselyOffline: [] as string[], slowestMs: 0, beats: 0, holds: 0, brakes: 0 };
  let trace = 0;
  const note = (...numbers: readonly number[]): void => {
    for (const number of numbers) trace = (Math.imul(trace ^ Math.round(number), 0x01000193) >>> 0) + 1;
  };
  let upAt = 0;
  let excusedUntil = 0;
  const end = options.hours * 60 * MINUTE_MS;
  // Afterwards there are no more faults, and everything has the time to come right.
  const settled = end + 10 * MINUTE_MS;
  const anyReplica = (): SimulatedReplica | undefined => replicas[Math.floor(random() * replicas.length)];
  const anyNode = (): SimulatedNode | undefined => nodes[Math.floor(random() * nodes.length)];

  const strike = (time: number): void => {
    for (const fault of options.faults) {
      if (random() > 0.1) continue;
      switch (fault) {
        case "database-down":
          database.up = false;
          upAt = time + between(1_000, 5 * MINUTE_MS);
          break;
        case "replica-paused":
          Object.assign(anyReplica() ?? {}, { pausedUntil: time + between(1_000, 2 * MINUTE_MS) });
          break;
        case "replica-cut-off":
          Object.assign(anyReplica() ?? {}, { cutOffUntil: time + between(1_000, 2 * MINUTE_MS) });
          break;
        case "node-cut-off":
          Object.assign(anyNode() ?? {}, { cutOffUntil: time + between(1_000, 3 * MINUTE_MS) });
          break;
        case "node-dies":
          Object.assign(anyNode() ?? {}, { dead: true });
          break;
        case "clock-forward":
          database.clockOffset += between(1_000, 60 * MINUTE_MS);
          break;
        case "clock-back":
          database.clockOffset -= between(1_000, 60 * MINUTE_MS);
          break;
        case "loss":
      }
      note(time, FAULTS.indexOf(fault));
    }
  };

  const live = (node: SimulatedNode, index: number, time: number): void => {
    if (node.dead || time < node.beatAt) return;
    node.turn += 1;
    const lost = time < node.cutOffUntil || (has("loss") && random() < LOSS);
    const taken = lost ? undefined : replicas[node.turn % replicas.length]?.beat(index, node.fence, time);
    if (taken === true) {
      found.beats += 1;
      node.lastBeat = time;
      node.toldOffline = false;
      const delay = has("loss") ? between(0, DELAY_MAX_MS) : 0;
      node.beatAt = time + settings.heartbeatMs * between(0.9, 1.1) + delay;
      node.refusals = 0;
    } else if (taken === undefined) node.beatAt = time + DEADLINE_MS;
    else {
      node.refusals += 1;
      node.beatAt = time + between(0, Math.min(settings.heartbeatMs, RETRY_MS * 2 ** node.refusals));
    }
  };

  for (let time = 0; time < settled; time += STEP_MS) {
    if (time < end && time % MINUTE_MS === 0) strike(time);
    if (time >= upAt) database.up = true;
    for (const [index, node] of nodes.entries()) live(node, index, time);
    for (const replica of replicas) {
      const writeDelay = options.faults.length === 0 ? 0 : Math.floor(between(0, 3)) * STEP_MS;
      const told = replica.turn(time, writeDelay, ({ kind }) => {
        if (kind === "hold") found.holds += 1;
        if (kind === "brake") found.brakes += 1;
        if (kind !== "sweep") excusedUntil = time + settings.offlineAfterMs;
      });
      for (const { node: index, before, after } of told) {
        const node = nodes[index];
        note(time, index, after.length);
        if (node === undefined || after !== "offline" || before === "offline") continue;
        if (node.toldOffline) found.falselyOffline.push(`${index} was told twice`);
        node.toldOffline = true;
        const own = node.dead || time < node.cutOffUntil + settings.offlineAfterMs;
        if (!own) found.falselyOffline.push(`${index} at ${time}, seed ${options.seed}`);
        if (node.dead && time > excusedUntil)
          found.slowestMs = Math.max(found.slowestMs, time - node.lastBeat);
      }
    }
  }
  const isPresent = (index: number): boolean =>
    (database.records[index]?.presence?.health ?? "offline") !== "offline";
  const numbered = [...nodes.entries()];
  return {
    ...found,
    unnoticed: numbered.filter(([index, { dead }]) => dead && isPresent(index)).map(([index]) => index),
    notBack: numbered.filter(([index, { dead }]) => !dead && !isPresent(index)).map(([index]) => index),
    died: nodes.filter(({ dead }) => dead).length,
    trace: trace.toString(16),
  };
}
