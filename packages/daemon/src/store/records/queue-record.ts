import type { AgentRole } from "../../model/agent-role.ts";
import type { ReceiptEvidence } from "../../model/delivery-receipt.ts";
import type {
  BlockReason,
  FailureReason,
  OperatorAction,
  QueueOrigin,
  QueueState,
} from "../../model/queue-state.ts";
import type { UnixMicros } from "../timestamp.ts";

/** A message without its body: what lists, details and answers carry. */
export interface QueueRecord {
  /** uuid v4, lower case with hyphens. */
  readonly messageId: string;
  readonly state: QueueState;
  readonly statePriority: number;
  readonly blockReason: BlockReason | null;
  readonly failureReason: FailureReason | null;
  /** An agent id, or `host-operator`. */
  readonly senderAgentId: string;
  readonly senderLabel: string;
  readonly senderRole: AgentRole;
  readonly targetAgentId: string;
  readonly targetLabel: string;
  readonly targetRole: AgentRole;
  readonly payloadPreview: string;
  readonly bodySha256: string;
  /** UTF-8 bytes of the text to deliver. */
  readonly bodyBytes: number;
  /** Strictly increasing over all messages, also when the clock stands still or steps back. */
  readonly enqueuedAt: UnixMicros;
  /** Set while a delivery is in flight and kept on delivered and failed messages. */
  readonly deliveryAttemptStartedAt: UnixMicros | null;
  readonly deliveredAt: UnixMicros | null;
  readonly failedAt: UnixMicros | null;
  readonly canceledAt: UnixMicros | null;
  readonly lastUpdatedAt: UnixMicros;
  readonly origin: QueueOrigin;
  /** Both set exactly where the origin is `route`. */
  readonly routeId: string | null;
  readonly eventId: number | null;
  readonly targetPaneRef: string;
  /** The last thing an operator did, when, who (`host-operator` or an agent id), and the reason they gave. */
  readonly operatorAction: OperatorAction | null;
  readonly operatorActionAt: UnixMicros | null;
  readonly operatorActionBy: string | null;
  readonly operatorReason: string | null;
  /** When a delay ends by itself, by the wall clock; only while the message is blocked as `operator_delayed`. */
  readonly delayedUntil: UnixMicros | null;
  readonly receiptEvidence: ReceiptEvidence;
  /** When that became known; null on messages that an older version wrote. */
  readonly receiptAt: UnixMicros | null;
}
