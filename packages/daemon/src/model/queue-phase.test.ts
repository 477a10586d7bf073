import { expect, test } from "vitest";
import {
  QUEUE_PHASES,
  QUEUE_STEPS,
  QUEUE_TRANSITIONS,
  queuePhase,
  stateOfPhase,
  type QueuePhase,
  type QueueStep,
} from "./queue-phase.ts";
import { BLOCK_REASONS, QUEUE_STATES } from "./queue-state.ts";

/** Every phase that any number of steps reaches from `start`. */
function reachable(start: QueuePhase): ReadonlySet<QueuePhase> {
  const seen = new Set<QueuePhase>([start]);
  for (const phase of seen) for (const step of QUEUE_STEPS) seen.add(QUEUE_TRANSITIONS[phase][step] ?? phase);
  return seen;
}

function takers(step: QueueStep): readonly QueuePhase[] {
  return QUEUE_PHASES.filter((phase) => QUEUE_TRANSITIONS[phase][step] !== null);
}

test("nothing leaves a terminal phase", () => {
  for (const phase of ["failed", "delivered", "canceled"] as const)
    expect([...reachable(phase)]).toEqual([phase]);
});

test("only what was claimed can be delivered, fail or be released, and no operator reaches it", () => {
  for (const step of ["deliver", "fail", "release"] as const) expect(takers(step)).toEqual(["in_flight"]);
  for (const step of ["approve", "delay", "cancel"] as const) expect(takers(step)).not.toContain("in_flight");
});

test("an approval takes what waits for a person, and nothing else does but the end of a delay", () => {
  expect(takers("approve")).toEqual(["delayed", "held"]);
  expect(takers("end_delay")).toEqual(["delayed"]);
  expect(takers("delay")).toEqual(["queued"]);
  expect(takers("cancel")).toEqual(["queued", "delayed", "held", "denied"]);
});

test("a new message reaches every phase but denied, which only the gate gives", () => {
  expect([...reachable("queued")].sort()).toEqual(
    QUEUE_PHASES.filter((phase) => phase !== "denied").toSorted(),
  );
});

test("the phase of a row, and the state of a phase, agree for every row that can be", () => {
  for (const state of QUEUE_STATES) {
    const reasons = state === "blocked" ? BLOCK_REASONS : [null];
    for (const blockReason of reasons) {
      for (const deliveryAttemptStartedAt of state === "queued" ? [null, 5] : [null])
        expect(stateOfPhase(queuePhase({ state, blockReason, deliveryAttemptStartedAt }))).toBe(state);
    }
  }
});

test("a stamp without an end is a delivery in flight, and the reason sorts what is blocked", () => {
  const blocked = (blockReason: (typeof BLOCK_REASONS)[number]) =>
    queuePhase({ state: "blocked", blockReason, deliveryAttemptStartedAt: null });
  expect(queuePhase({ state: "queued", blockReason: null, deliveryAttemptStartedAt: 5 })).toBe("in_flight");
  expect(Object.fromEntries(BLOCK_REASONS.map((reason) => [reason, blocked(reason)]))).toEqual({
    sender_role_not_permitted: "denied",
    target_role_not_permitted: "denied",
    target_not_active: "held",
    target_pane_missing: "held",
    target_container_inactive: "held",
    kill_switch_off: "held",
    operator_delayed: "delayed",
  });
});
