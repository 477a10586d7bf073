import { QUEUE_TRANSITIONS, queuePhase, type QueueStep } from "../../model/queue-phase.ts";
import type { BlockReason, FailureReason } from "../../model/queue-state.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import { statement } from "../database/statement.ts";
import { messageById } from "../records/by-id.ts";
import type { QueueRecord } from "../records/queue-record.ts";
import type { UnixMicros } from "../timestamp.ts";
import type { OperationContext } from "./operation.ts";

interface Stamps {
  readonly messageId: string;
  readonly state: QueueRecord["state"];
  readonly blockReason: BlockReason | null;
  readonly failureReason: FailureReason | null;
  readonly attemptStartedAt: UnixMicros | null;
  readonly deliveredAt: UnixMicros | null;
  readonly failedAt: UnixMicros | null;
  readonly now: UnixMicros;
}

const write = statement<Stamps>()((db, to) =>
  db
    .updateTable("message_queue")
    .set({
      state: to.state,
      block_reason: to.blockReason,
      failure_reason: to.failureReason,
      delivery_attempt_started_at: to.attemptStartedAt,
      delivered_at: to.deliveredAt,
      failed_at: to.failedAt,
      last_updated_at: to.now,
    })
    .where("message_id", "=", to.messageId),
);

export type MessageMove =
  | { readonly step: Extract<QueueStep, "claim" | "deliver" | "release"> }
  | { readonly step: "fail"; readonly reason: FailureReason }
  | { readonly step: "block"; readonly reason: BlockReason };

/** Takes one message one step along the table of transitions, with one audit row per change of state. Null: not from here. */
export function moveMessage(
  { db, now, audit }: OperationContext,
  message: QueueRecord,
  move: MessageMove,
  cause: AuditCause,
): QueueRecord | null {
  const { messageId } = message;
  const phase = QUEUE_TRANSITIONS[queuePhase(message.state, message.deliveryAttemptStartedAt)][move.step];
  if (phase === null) return null;
  const state = phase === "in_flight" ? "queued" : phase;
  const reason = move.step === "fail" || move.step === "block" ? move.reason : null;
  db.run(write, {
    messageId,
    state,
    blockReason: move.step === "block" ? move.reason : null,
    failureReason: move.step === "fail" ? move.reason : null,
    attemptStartedAt:
      phase === "in_flight"
        ? now
        : phase === "delivered" || phase === "failed"
          ? message.deliveryAttemptStartedAt
          : null,
    deliveredAt: phase === "delivered" ? now : null,
    failedAt: phase === "failed" ? now : null,
    now,
  });
  if (state !== message.state) {
    audit({
      eventType: `queue_message_${state}`,
      cause,
      payload: { message_id: messageId, state, ...(reason === null ? {} : { reason }) },
    });
  }
  return db.first(messageById, { id: messageId }) ?? null;
}
