import { defineMethod } from "../../define/method.ts";
import { noFilterOperators, sinceBeforeUntil } from "../rules/filters.ts";
import { payloadSize, payloadText } from "./rules.ts";
import {
  QueueDetailParams,
  QueueListParams,
  QueueListResult,
  QueueRowResult,
  SendInputParams,
  SendInputResult,
} from "./schema.ts";

export const queueMethods = [
  defineMethod("app.send_input", {
    planes: ["app"],
    kind: "mutation",
    gate: "session",
    since: "1.0",
    summary: "Queues a message for an agent's pane and delivers it. One idempotency key makes one message.",
    params: SendInputParams,
    result: SendInputResult,
    rules: [payloadSize, payloadText],
    errors: ["agent_not_found", "routing_disabled", "permission_denied", "validation_failed"],
  }),
  defineMethod("app.queue.list", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "Messages in pages, those that still wait first.",
    params: QueueListParams,
    result: QueueListResult,
    rules: [sinceBeforeUntil, noFilterOperators],
    errors: ["validation_failed"],
  }),
  defineMethod("app.queue.detail", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "One message.",
    params: QueueDetailParams,
    result: QueueRowResult,
    errors: ["queue_message_not_found"],
  }),
];
