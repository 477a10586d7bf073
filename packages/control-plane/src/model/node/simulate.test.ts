import { scale } from "@interlock/testkit/scale";
import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { LIVENESS_DEFAULTS } from "./liveness-settings.ts";
import { seededRandom } from "./seeded-random.test.support.ts";
import { FAULTS, simulate, type Fault, type SimulationOptions } from "./simulation.test.support.ts";

const SEEDS = scale(12, 400);
const HOURS = scale(1, 4);

const fleet = (seed: number, faults: readonly Fault[]): SimulationOptions => ({
  seed,
  nodes: 200,
  replicas: 3,
  hours: HOURS,
  settings: LIVENESS_DEFAULTS,
  faults,
});

/** Each seed has some of the faults, so that no fault hides another. */
function faultsOf(seed: number): readonly Fault[] {
  const random = seededRandom(seed ^ 0x5eed);
  return FAULTS.filter(() => random() < 0.5);
}

verifies(
  ["RTN-049", "RTN-048", "RTN-047"],
  "no fault of the plane makes a node offline that could be heard, and all comes right in the end",
  ({ annotate }) => {
    let hours = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const found = simulate(fleet(seed, faultsOf(seed)));
      expect({ seed, faults: faultsOf(seed), ...found }).toMatchObject({
        falselyOffline: [],
        unnoticed: [],
        notBack: [],
      });
      hours += HOURS * 200;
    }
    void annotate(`${SEEDS} seeds, ${hours} node-hours`);
  },
  { timeout: scale(120_000, 1_800_000) },
);

verifies(
  "RTN-045",
  "a node that dies under a plane without faults is offline within the threshold and one sweep",
  () => {
    const found = simulate(fleet(7, ["node-dies"]));
    expect(found.died).toBeGreaterThan(0);
    expect(found).toMatchObject({ falselyOffline: [], unnoticed: [], holds: expect.any(Number), brakes: 0 });
    expect(found.slowestMs).toBeGreaterThan(LIVENESS_DEFAULTS.offlineAfterMs);
    // The simulation's own steps: the second half of a sweep comes up to three of them after the first.
    const steps = 400;
    expect(found.slowestMs).toBeLessThanOrEqual(
      LIVENESS_DEFAULTS.offlineAfterMs + LIVENESS_DEFAULTS.sweepEveryMs + steps,
    );
  },
  { timeout: scale(60_000, 600_000) },
);

test(
  "a loss of 30 % and delays of two seconds make nobody offline",
  { timeout: scale(60_000, 600_000) },
  () => {
    const found = simulate(fleet(11, ["loss"]));
    expect(found).toMatchObject({ falselyOffline: [], notBack: [] });
    expect(found.beats).toBeGreaterThan(10_000);
  },
);

test("the same seed is the same run", { timeout: scale(60_000, 600_000) }, () => {
  const options = { ...fleet(3, FAULTS), hours: 1 };
  expect(simulate(options)).toEqual(simulate(options));
  expect(simulate({ ...options, seed: 4 }).trace).not.toBe(simulate(options).trace);
});

test.each<[string, Partial<typeof LIVENESS_DEFAULTS>, readonly Fault[]]>([
  ["without a grace, a database that was down", { graceMs: 1 }, ["database-down"]],
  [
    "without an eye for blindness, a clock that went forward",
    { blindAfterMs: 36_000_000 },
    ["clock-forward"],
  ],
])(
  "the simulation sees what is wrong: %s makes nodes offline",
  { timeout: scale(60_000, 600_000) },
  (_, spoilt, faults) => {
    const brake = { nodes: 1_000, share: 0.9, delayMs: 1 };
    const options = { ...fleet(5, faults), hours: 1, settings: { ...LIVENESS_DEFAULTS, brake, ...spoilt } };
    expect(simulate(options).falselyOffline).not.toEqual([]);
  },
);
