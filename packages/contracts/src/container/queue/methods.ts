import { defineMethod } from "../../define/method.ts";
import {
  CancelParams,
  DelayParams,
  OperateParams,
  OperateResult,
  QueueRowsParams,
  QueueRowsResult,
  QueueSendParams,
  QueueSendResult,
} from "./schema.ts";

const base = { planes: ["container"], since: "1.0", gate: "open" } as const;
const OPERATE_ERRORS = [
  "operator_pane_inactive",
  "message_id_not_found",
  "other_container",
  "terminal_state_cannot_change",
  "delivery_in_progress",
];

export const queueMethods = [
  defineMethod("queue.send_input", {
    ...base,
    kind: "mutation",
    summary: "Sends a text from a master's pane to a slave or swarm member.",
    params: QueueSendParams,
    result: QueueSendResult,
    errors: [
      "sender_not_in_pane",
      "sender_role_not_permitted",
      "body_empty",
      "body_invalid_encoding",
      "body_invalid_chars",
      "body_too_large",
      "agent_not_found",
      "other_container",
      "target_label_ambiguous",
      "target_role_not_permitted",
      "routing_disabled",
    ],
  }),
  defineMethod("queue.list", {
    ...base,
    kind: "query",
    summary: "Messages in the order in which they came.",
    params: QueueRowsParams,
    result: QueueRowsResult,
    errors: ["since_invalid_format", "value_out_of_set"],
  }),
  defineMethod("queue.approve", {
    ...base,
    kind: "mutation",
    summary: "Lets a message go on that waits for a person.",
    params: OperateParams,
    result: OperateResult,
    errors: [...OPERATE_ERRORS, "approval_not_applicable", "routing_disabled"],
  }),
  defineMethod("queue.delay", {
    ...base,
    kind: "mutation",
    summary: "Keeps a queued message back, for a time or until it is approved.",
    params: DelayParams,
    result: OperateResult,
    errors: [...OPERATE_ERRORS, "delay_not_applicable"],
  }),
  defineMethod("queue.cancel", {
    ...base,
    kind: "mutation",
    summary: "Ends a message that has not begun to arrive.",
    params: CancelParams,
    result: OperateResult,
    errors: [...OPERATE_ERRORS, "field_too_long"],
  }),
];
