import * as contract from "@interlock/contracts";
import { expect, test } from "vitest";
import { RECEIPT_EVIDENCE, receiptStatus } from "./delivery-receipt.ts";
import { EVENT_TYPES } from "./event-type.ts";
import { LOG_ATTACHMENT_SOURCES, LOG_ATTACHMENT_STATUSES } from "./log-attachment-status.ts";
import { OPERATOR_ACTIONS, QUEUE_ORIGINS } from "./queue-state.ts";
import {
  ROUTE_MASTER_RULES,
  ROUTE_SCOPE_KINDS,
  ROUTE_SKIP_REASONS,
  ROUTE_TARGET_RULES,
} from "./route-rules.ts";
import { CHANNEL_STATES, MEMBERSHIP_ROLES, MEMBERSHIP_STATES, SESSION_STATES } from "./session-standing.ts";

test.each([
  [EVENT_TYPES, contract.EVENT_TYPES],
  [LOG_ATTACHMENT_STATUSES, contract.LOG_ATTACHMENT_STATUSES],
  [LOG_ATTACHMENT_SOURCES, contract.LOG_ATTACHMENT_SOURCES],
  [QUEUE_ORIGINS, contract.QUEUE_ORIGINS],
  [OPERATOR_ACTIONS, contract.OPERATOR_ACTIONS],
  [ROUTE_SCOPE_KINDS, contract.ROUTE_SCOPE_KINDS],
  [ROUTE_TARGET_RULES, contract.ROUTE_TARGET_RULES],
  [ROUTE_MASTER_RULES, contract.ROUTE_MASTER_RULES],
  [ROUTE_SKIP_REASONS, contract.ROUTE_SKIP_REASONS],
  [RECEIPT_EVIDENCE, contract.RECEIPT_EVIDENCE],
  [SESSION_STATES, contract.SESSION_STATES],
  [MEMBERSHIP_ROLES, contract.MEMBERSHIP_ROLES],
  [MEMBERSHIP_STATES, contract.MEMBERSHIP_STATES],
  [CHANNEL_STATES, contract.CHANNEL_STATES],
])("the model's set is the contract's, in its order: %j", (own, { values }) => {
  expect(own).toEqual(values);
});

test("every status of a receipt has evidence that it rests on", () => {
  expect(new Set(RECEIPT_EVIDENCE.map(receiptStatus))).toEqual(new Set(contract.RECEIPT_STATUSES.values));
});
