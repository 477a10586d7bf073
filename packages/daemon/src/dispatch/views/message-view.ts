import type { QueueMessage, RecentMessage } from "@interlock/contracts";
import type { QueueRecord } from "../../store/records/queue-record.ts";
import { isoMillis } from "../../store/timestamp.ts";

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
  };
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
