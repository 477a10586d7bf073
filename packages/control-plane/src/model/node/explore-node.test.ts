import { scale } from "@interlock/testkit/scale";
import { expect, test } from "vitest";
import { explore, type Explored } from "@interlock/testkit/explore";
import { wrongState } from "./node-invariants.test.support.ts";
import { TICK_THRESHOLDS } from "./node-ticks.test.support.ts";
import { nodeRules } from "./node-rules.ts";
import { stepNode } from "./node-step.ts";
import { edgesOf, keyOf, startWorld, type Bounds, type WorldRules } from "./node-world.test.support.ts";
import { MUTANTS } from "./node-mutants.test.support.ts";

const RULES: WorldRules = {
  ...nodeRules(TICK_THRESHOLDS),
  writeSweep: (record, _seen, rules) => {
    const written = stepNode(rules, record, { kind: "sweep" }, 0);
    return { record: written.record, told: written.outcome === "done" };
  },
};

function walk(rules: WorldRules, bounds: Bounds, atMost: number, keepWays: boolean): Explored {
  return explore(
    {
      start: startWorld(bounds),
      keyOf,
      wrongWith: (world) => wrongState(world, rules),
      edgesOf: (world) => edgesOf(world, rules, bounds),
    },
    { atMost, keepWays },
  );
}

const SMALL: Bounds = { attaches: 2, messages: 1, clients: 2, sweepers: 2 };
const LARGE: Bounds = { attaches: 3, messages: 2, clients: 2, sweepers: 2 };

test(
  "nothing that can happen to a node breaks a rule",
  ({ annotate }) => {
    const bounds = scale(0, 1) === 0 ? SMALL : LARGE;
    const found = walk(RULES, bounds, scale(30_000, 1_200_000), false);
    void annotate(JSON.stringify(found));
    // Where something is wrong the walk is repeated with the way to it, which costs memory.
    expect(found.kind === "held" ? "held" : walk(RULES, bounds, 1_200_000, true)).toBe("held");
    expect(found.states).toBeGreaterThan(scale(10_000, 1_000_000));
  },
  scale(60_000, 240_000),
);

test.each(Object.entries(MUTANTS))("the walk finds what is wrong when %s", (_, spoil) => {
  const found = walk(spoil(RULES), SMALL, 60_000, true);
  expect(found).toMatchObject({ kind: "broken" });
});
