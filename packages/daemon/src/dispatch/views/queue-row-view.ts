import type { QueueRow } from "@interlock/contracts";
import type { QueueRecord } from "../../store/records/queue-record.ts";
import { isoMillis, type UnixMicros } from "../../store/timestamp.ts";

const time = (at: UnixMicros | null): string | null => (at === null ? null : isoMillis(at));

/** A stored message in the container plane's words. */
export function queueRowView(message: QueueRecord): QueueRow {
  return {
    // The store mints message ids and takes agent ids that it minted before.
    message_id: message.messageId as QueueRow["message_id"],
    state: message.state,
    block_reason: message.blockReason,
    failure_reason: message.failureReason,
    sender: {
      agent_id: message.senderAgentId as QueueRow["sender"]["agent_id"],
      label: message.senderLabel,
      role: message.senderRole,
    },
    target: {
      agent_id: message.targetAgentId as QueueRow["target"]["agent_id"],
      label: message.targetLabel,
      role: message.targetRole,
    },
    envelope_size_bytes: message.bodyBytes,
    envelope_body_sha256: message.bodySha256,
    enqueued_at: isoMillis(message.enqueuedAt),
    delivery_attempt_started_at: time(message.deliveryAttemptStartedAt),
    delivered_at: time(message.deliveredAt),
    failed_at: time(message.failedAt),
    canceled_at: time(message.canceledAt),
    last_updated_at: isoMillis(message.lastUpdatedAt),
    operator_action: message.operatorAction,
    operator_action_at: time(message.operatorActionAt),
    operator_action_by: message.operatorActionBy,
    origin: message.origin,
    excerpt: message.payloadPreview,
  };
}
