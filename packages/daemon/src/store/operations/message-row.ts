import { sql } from "kysely";
import type { AgentRole } from "../../model/agent-role.ts";
import type { BlockReason, QueueOrigin } from "../../model/queue-state.ts";
import { statement, type NoInput, type Statement } from "../database/statement.ts";
import type { UnixMicros } from "../timestamp.ts";

export interface MessageRow {
  readonly messageId: string;
  readonly state: "queued" | "blocked";
  readonly blockReason: BlockReason | null;
  readonly senderAgentId: string;
  readonly senderLabel: string;
  readonly senderRole: AgentRole;
  readonly targetAgentId: string;
  readonly targetLabel: string;
  readonly targetRole: AgentRole;
  readonly targetPaneRef: string;
  readonly body: string;
  readonly bodySha256: string;
  readonly bodyBytes: number;
  readonly preview: string;
  readonly enqueuedAt: UnixMicros;
  readonly now: UnixMicros;
  readonly origin: QueueOrigin;
  readonly routeId: string | null;
  readonly eventId: number | null;
}

export const insertMessage: Statement<MessageRow, unknown> = statement<MessageRow>()((db, row) =>
  db.insertInto("message_queue").values({
    message_id: row.messageId,
    state: row.state,
    block_reason: row.blockReason,
    failure_reason: null,
    sender_agent_id: row.senderAgentId,
    sender_label: row.senderLabel,
    sender_role: row.senderRole,
    target_agent_id: row.targetAgentId,
    target_label: row.targetLabel,
    target_role: row.targetRole,
    target_pane_ref: row.targetPaneRef,
    body: row.body,
    body_sha256: row.bodySha256,
    body_bytes: row.bodyBytes,
    payload_preview: row.preview,
    enqueued_at: row.enqueuedAt,
    delivery_attempt_started_at: null,
    delivered_at: null,
    failed_at: null,
    canceled_at: null,
    last_updated_at: row.now,
    origin: row.origin,
    route_id: row.routeId,
    event_id: row.eventId,
    receipt_at: row.now,
  }),
);

/** When the newest message was enqueued; 0 before the first. */
export const newestEnqueuedAt: Statement<NoInput, { at: UnixMicros }> = statement<NoInput>()((db) =>
  db
    .selectFrom("message_queue")
    .select((of) => of.fn.coalesce(of.fn.max("enqueued_at"), sql<number>`0`).as("at")),
);
