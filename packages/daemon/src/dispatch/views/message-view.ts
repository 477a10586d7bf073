import type { QueueMessage, RecentMessage } from "@interlock/contracts";
import type { QueueRecord } from "../../store/records/queue-record.ts";
import { isoMillis, type UnixMicros } from "../../store/timestamp.ts";
import { receiptView } from "./receipt-view.ts";

/** A stored message in the contract's words. */
export function messageView(message: QueueRecord): QueueMessage {
  return {
    // The store mints message ids and takes agent ids that it minted before.
    message_id: message.messageId as QueueMessage["message_id"],
    state: message.state,
    state_priority: message.statePriority,
    block_reason: message.blockReason,
    failure_reason: message.failureReason,
    sender_agent_id: message.senderAgentId as QueueMessage["sender_agent_id"],
    target_agent_id: message.targetAgentId as QueueMessage["target_agent_id"],
    payload_preview: message.payloadPreview,
    enqueued_at: isoMillis(message.enqueuedAt),
    last_updated_at: isoMillis(message.lastUpdatedAt),
    origin: message.origin,
    route_id: message.routeId,
    event_id: message.eventId,
    receipt: receiptView(message),
    operator_action: message.operatorAction,
    operator_action_at: shown(message.operatorActionAt),
    operator_action_by: message.operatorActionBy,
    operator_reason: message.operatorReason,
    delayed_until: shown(message.delayedUntil),
    delivery_attempt_started_at: shown(message.deliveryAttemptStartedAt),
    delivered_at: shown(message.deliveredAt),
    failed_at: shown(message.failedAt),
    canceled_at: shown(message.canceledAt),
  };
}

function shown(at: UnixMicros | null): string | null {
  return at === null ? null : isoMillis(at);
}

/** The short form that a dashboard shows. */
export function recentMessageView(message: QueueRecord): RecentMessage {
  const { message_id, state, state_priority, target_agent_id, enqueued_at, payload_preview } =
    messageView(message);
  return {
    id: message_id,
    timestamp: enqueued_at,
    type: "message",
    state,
    state_priority,
    target_agent_id,
    summary: payload_preview,
  };
}
