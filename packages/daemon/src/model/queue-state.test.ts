import * as contract from "@interlock/contracts";
import { expect, test } from "vitest";
import { BLOCK_REASONS, FAILURE_REASONS, QUEUE_STATE_PRIORITY, QUEUE_STATES } from "./queue-state.ts";

test("the queue's closed sets are the contract's, in its order", () => {
  expect(QUEUE_STATES).toEqual(contract.QUEUE_STATES.values);
  expect(BLOCK_REASONS).toEqual(contract.BLOCK_REASONS.values);
  expect(FAILURE_REASONS).toEqual(contract.FAILURE_REASONS.values);
});

test("a state's priority is its place in the set, from 1", () => {
  expect(QUEUE_STATES.map((state) => QUEUE_STATE_PRIORITY[state])).toEqual([1, 2, 3, 4, 5]);
});
