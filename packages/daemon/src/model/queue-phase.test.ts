import { expect, test } from "vitest";
import { QUEUE_PHASES, QUEUE_STEPS, QUEUE_TRANSITIONS, queuePhase, type QueuePhase } from "./queue-phase.ts";

/** Every phase that any number of steps reaches from `start`. */
function reachable(start: QueuePhase): ReadonlySet<QueuePhase> {
  const seen = new Set<QueuePhase>([start]);
  for (const phase of seen) for (const step of QUEUE_STEPS) seen.add(QUEUE_TRANSITIONS[phase][step] ?? phase);
  return seen;
}

test("nothing leaves a terminal phase", () => {
  for (const phase of ["failed", "delivered", "canceled"] as const)
    expect([...reachable(phase)]).toEqual([phase]);
});

test("only what was claimed can be delivered or fail", () => {
  const from = (step: "deliver" | "fail"): readonly QueuePhase[] =>
    QUEUE_PHASES.filter((phase) => QUEUE_TRANSITIONS[phase][step] !== null);
  expect([from("deliver"), from("fail")]).toEqual([["in_flight"], ["in_flight"]]);
});

test("a new message reaches delivered, failed and blocked", () => {
  expect([...reachable("queued")].sort()).toEqual(["blocked", "delivered", "failed", "in_flight", "queued"]);
});

test("a stamp without an end is a delivery in flight", () => {
  expect([queuePhase("queued", null), queuePhase("queued", 5), queuePhase("delivered", 5)]).toEqual([
    "queued",
    "in_flight",
    "delivered",
  ]);
});
