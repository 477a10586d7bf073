import * as contract from "@interlock/contracts";
import { expect, test } from "vitest";
import {
  evidenceAfter,
  RECEIPT_EVIDENCE,
  receiptStatus,
  type ReceiptEvidence,
  type ReceiptStep,
} from "./delivery-receipt.ts";
import { QUEUE_STEPS, QUEUE_TRANSITIONS, type QueuePhase } from "./queue-phase.ts";

/** Every step in every form it can have. */
const TAKEN: readonly ReceiptStep[] = QUEUE_STEPS.flatMap((step): readonly ReceiptStep[] => {
  switch (step) {
    case "deliver":
      return [true, false].map((shown) => ({ step, shown }));
    case "fail":
      return (["nothing", "perhaps"] as const).map((reach) => ({ step, reach }));
    default:
      return [{ step }];
  }
});

test("the evidence and what it is called are the contract's sets, each used once", () => {
  expect(RECEIPT_EVIDENCE).toEqual(contract.RECEIPT_EVIDENCE.values);
  expect(RECEIPT_EVIDENCE.map(receiptStatus)).toEqual(contract.RECEIPT_STATUSES.values);
});

test("every step that exists has its evidence, and only ends have any", () => {
  expect(TAKEN.map((taken) => [JSON.stringify(taken), evidenceAfter(taken)])).toEqual([
    ['{"step":"claim"}', null],
    ['{"step":"deliver","shown":true}', "pane_echo"],
    ['{"step":"deliver","shown":false}', "tmux_accepted"],
    ['{"step":"fail","reach":"nothing"}', "nothing_written"],
    ['{"step":"fail","reach":"perhaps"}', "attempt_broken_off"],
    ['{"step":"release"}', null],
    ['{"step":"block"}', null],
    ['{"step":"approve"}', null],
    ['{"step":"delay"}', null],
    ['{"step":"end_delay"}', null],
    ['{"step":"cancel"}', "nothing_written"],
  ]);
});

test("along every path through the table a receipt says no more than is known, and at an end never just accepted", () => {
  const seen = new Set<string>();
  const walk = (phase: QueuePhase, evidence: ReceiptEvidence): void => {
    if (seen.has(`${phase} ${evidence}`)) return;
    seen.add(`${phase} ${evidence}`);
    for (const taken of TAKEN) {
      const next = QUEUE_TRANSITIONS[phase][taken.step];
      if (next !== null) walk(next, evidenceAfter(taken) ?? evidence);
    }
  };
  for (const start of ["queued", "delayed", "held", "denied"] as const) walk(start, "stored");
  expect([...seen].sort()).toEqual([
    "canceled nothing_written",
    "delayed stored",
    "delivered pane_echo",
    "delivered tmux_accepted",
    "denied stored",
    "failed attempt_broken_off",
    "failed nothing_written",
    "held stored",
    "in_flight stored",
    "queued stored",
  ]);
});
