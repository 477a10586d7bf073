import type { Kysely, SelectQueryBuilder } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { QueueRecord } from "./queue-record.ts";

/** Messages without their bodies. */
export function selectMessages(db: Kysely<Tables>): SelectQueryBuilder<Tables, "message_queue", QueueRecord> {
  return db
    .selectFrom("message_queue")
    .select([
      "message_queue.message_id as messageId",
      "message_queue.state as state",
      "message_queue.state_priority as statePriority",
      "message_queue.block_reason as blockReason",
      "message_queue.failure_reason as failureReason",
      "message_queue.sender_agent_id as senderAgentId",
      "message_queue.sender_label as senderLabel",
      "message_queue.sender_role as senderRole",
      "message_queue.target_agent_id as targetAgentId",
      "message_queue.target_label as targetLabel",
      "message_queue.target_role as targetRole",
      "message_queue.payload_preview as payloadPreview",
      "message_queue.body_sha256 as bodySha256",
      "message_queue.body_bytes as bodyBytes",
      "message_queue.enqueued_at as enqueuedAt",
      "message_queue.delivery_attempt_started_at as deliveryAttemptStartedAt",
      "message_queue.delivered_at as deliveredAt",
      "message_queue.failed_at as failedAt",
      "message_queue.canceled_at as canceledAt",
      "message_queue.last_updated_at as lastUpdatedAt",
      "message_queue.origin as origin",
      "message_queue.route_id as routeId",
      "message_queue.event_id as eventId",
      "message_queue.target_pane_ref as targetPaneRef",
      "message_queue.operator_action as operatorAction",
      "message_queue.operator_action_at as operatorActionAt",
      "message_queue.operator_action_by as operatorActionBy",
      "message_queue.operator_reason as operatorReason",
      "message_queue.delayed_until as delayedUntil",
      "message_queue.receipt_evidence as receiptEvidence",
      "message_queue.receipt_at as receiptAt",
    ]);
}
