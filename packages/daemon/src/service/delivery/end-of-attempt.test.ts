import { expect, test } from "vitest";
import {
  DELIVERY_FAILURE_CODES,
  DELIVERY_STEPS,
  type DeliveryOutcome,
  type DeliveryReach,
} from "../ports/terminal.ts";
import { endOfAttempt } from "./end-of-attempt.ts";

const REACHES: readonly DeliveryReach[] = ["nothing", "perhaps-pasted", "pasted", "perhaps-submitted"];

const OUTCOMES: readonly DeliveryOutcome[] = DELIVERY_STEPS.flatMap((step) =>
  REACHES.flatMap((reach): readonly DeliveryOutcome[] => [
    { kind: "aborted", step, reach },
    ...DELIVERY_FAILURE_CODES.map((code) => ({ kind: "failed", code, step, reach, message: "" }) as const),
  ]),
);

test("only what reached nothing waits for another attempt, and never is anything else said to have reached nothing", () => {
  for (const outcome of OUTCOMES) {
    const end = endOfAttempt(outcome);
    const reach = "reach" in outcome ? outcome.reach : "nothing";
    if (end.kind === "released") expect(reach).toBe("nothing");
    else expect(end).toMatchObject({ kind: "failed", reach: reach === "nothing" ? "nothing" : "perhaps" });
  }
});

test("a mode and a stop before anything was typed release, every other failure keeps its code", () => {
  const ends = OUTCOMES.filter(({ kind }) => kind === "failed").map((outcome) => endOfAttempt(outcome));
  expect(ends.filter(({ kind }) => kind === "released")).toHaveLength(DELIVERY_STEPS.length);
  const stop = (reach: DeliveryReach) => endOfAttempt({ kind: "aborted", step: "observe", reach });
  expect(stop("nothing")).toEqual({ kind: "released" });
  expect(stop("pasted")).toEqual({ kind: "failed", reason: "attempt_interrupted", reach: "perhaps" });
});

test("only text that was seen counts as shown", () => {
  const shown = (["text-visible", "screen-changed", "none"] as const).map((evidence) =>
    endOfAttempt({ kind: "delivered", evidence }),
  );
  expect(shown).toEqual([
    { kind: "delivered", shown: true },
    { kind: "delivered", shown: false },
    { kind: "delivered", shown: false },
  ]);
});
