import type { Subsystem } from "@interlock/contracts";
import { RECOMMENDATION_CODES } from "@interlock/contracts";
import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { recommendation, type RecommendationFacts } from "./recommendation.ts";

const fine = (name: Subsystem["name"]): Subsystem => ({ name, status: "ok", reason: "", hint: null });
const clear: RecommendationFacts = {
  subsystems: [fine("docker"), fine("sqlite")],
  containers: 2,
  firstActiveContainer: "c".repeat(64),
  panes: 4,
  unadopted: 0,
  firstAdoptablePane: null,
  blocked: 0,
  oldestBlocked: null,
  routes: 1,
};

/** Each condition alone, in the order of precedence. */
const alone: readonly (readonly [string, Partial<RecommendationFacts>, object | null])[] = [
  [
    "subsystem_degraded",
    { subsystems: [fine("docker"), { ...fine("jsonl"), status: "degraded", reason: "x" }] },
    { kind: "subsystem", id: "jsonl" },
  ],
  ["no_containers", { containers: 0, panes: 0 }, null],
  ["no_panes_discovered", { panes: 0 }, { kind: "container", id: "c".repeat(64) }],
  ["unadopted_panes_present", { unadopted: 3, firstAdoptablePane: "%7" }, { kind: "pane", id: "%7" }],
  ["blocked_queue_drain", { blocked: 1, oldestBlocked: "m" }, { kind: "message", id: "m" }],
  ["no_routes_configured", { routes: 0 }, null],
];

verifies("APP-232", "each condition alone gives its code and names its target", () => {
  for (const [code, change, target] of alone)
    expect(recommendation({ ...clear, ...change })).toMatchObject({ code, target });
  expect(recommendation(clear)).toEqual({
    code: "all_clear",
    title: "All clear",
    detail: null,
    target: null,
  });
});

verifies("APP-232", "of several conditions the first in the contract's order counts", () => {
  expect([...alone.map(([code]) => code), "all_clear"]).toEqual(RECOMMENDATION_CODES.values);
  for (const [index, [code, change]] of alone.entries()) {
    for (const [, later] of alone.slice(index + 1))
      expect(recommendation({ ...clear, ...later, ...change }).code).toBe(code);
  }
});

test("panes of the host need no container to be adopted", () => {
  expect(recommendation({ ...clear, containers: 0, unadopted: 1, firstAdoptablePane: "%0" }).code).toBe(
    "unadopted_panes_present",
  );
});

test("numbers and ids that are not known together still make a sentence", () => {
  expect(recommendation({ ...clear, blocked: 2 })).toMatchObject({
    code: "blocked_queue_drain",
    target: null,
  });
});
