import { evidenceAfter, type AttemptTrace, type ReceiptEvidence } from "../../model/delivery-receipt.ts";
import type { HoldReason } from "../../model/queue-permission-gate.ts";
import { QUEUE_TRANSITIONS, queuePhase, stateOfPhase, type QueueStep } from "../../model/queue-phase.ts";
import type { BlockReason, FailureReason, OperatorAction } from "../../model/queue-state.ts";
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
  readonly canceledAt: UnixMicros | null;
  readonly delayedUntil: UnixMicros | null;
  readonly operatorAction: OperatorAction | null;
  readonly operatorActionAt: UnixMicros | null;
  readonly operatorActionBy: string | null;
  readonly operatorReason: string | null;
  readonly receiptEvidence: ReceiptEvidence;
  readonly receiptAt: UnixMicros | null;
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
      canceled_at: to.canceledAt,
      delayed_until: to.delayedUntil,
      operator_action: to.operatorAction,
      operator_action_at: to.operatorActionAt,
      operator_action_by: to.operatorActionBy,
      operator_reason: to.operatorReason,
      receipt_evidence: to.receiptEvidence,
      receipt_at: to.receiptAt,
      last_updated_at: to.now,
    })
    .where("message_id", "=", to.messageId),
);

/** Somebody who acts on a message: `host-operator` for the person at a panel, otherwise an agent id. */
interface Operated {
  readonly by: string;
}

export type MessageMove =
  | { readonly step: Extract<QueueStep, "claim" | "release" | "end_delay"> }
  | Extract<AttemptTrace, { readonly step: "deliver" }>
  | (Extract<AttemptTrace, { readonly step: "fail" }> & { readonly reason: FailureReason })
  | { readonly step: "block"; readonly reason: HoldReason }
  | (Operated & { readonly step: "approve" })
  | (Operated & { readonly step: "delay"; readonly until: UnixMicros })
  | (Operated & { readonly step: "cancel"; readonly reason: string | null });

/** Takes one message one step along the table of transitions, with one audit row per change of state. Null: not from here. */
export function moveMessage(
  { db, now, audit }: OperationContext,
  message: QueueRecord,
  move: MessageMove,
  cause: AuditCause,
): QueueRecord | null {
  const { messageId } = message;
  const phase = QUEUE_TRANSITIONS[queuePhase(message)][move.step];
  if (phase === null) return null;
  const state = stateOfPhase(phase);
  const evidence = evidenceAfter(move);
  db.run(write, {
    messageId,
    state,
    blockReason: move.step === "delay" ? "operator_delayed" : move.step === "block" ? move.reason : null,
    failureReason: move.step === "fail" ? move.reason : null,
    attemptStartedAt:
      phase === "in_flight"
        ? now
        : phase === "delivered" || phase === "failed"
          ? message.deliveryAttemptStartedAt
          : null,
    deliveredAt: phase === "delivered" ? now : null,
    failedAt: phase === "failed" ? now : null,
    canceledAt: phase === "canceled" ? now : null,
    delayedUntil: move.step === "delay" ? move.until : null,
    ...operation(message, move, now),
    receiptEvidence: evidence ?? message.receiptEvidence,
    receiptAt: evidence === null ? message.receiptAt : now,
    now,
  });
  if (state !== message.state)
    audit({ eventType: AUDIT_TYPE[move.step], cause, payload: audited(message, move, state) });
  return db.first(messageById, { id: messageId }) ?? null;
}

type Operation = Pick<Stamps, "operatorAction" | "operatorActionAt" | "operatorActionBy" | "operatorReason">;

/** What an operator did last stays readable whatever the worker does afterwards. */
function operation(message: QueueRecord, move: MessageMove, now: UnixMicros): Operation {
  switch (move.step) {
    case "approve":
    case "delay":
    case "cancel":
      return {
        operatorAction: ACTION_OF[move.step],
        operatorActionAt: now,
        operatorActionBy: move.by,
        operatorReason: move.step === "cancel" ? move.reason : null,
      };
    default: {
      const { operatorAction, operatorActionAt, operatorActionBy, operatorReason } = message;
      return { operatorAction, operatorActionAt, operatorActionBy, operatorReason };
    }
  }
}

const ACTION_OF: Readonly<Record<"approve" | "delay" | "cancel", OperatorAction>> = {
  approve: "approved",
  delay: "delayed",
  cancel: "canceled",
};

/** `claim` and `release` stay within `queued`, so neither ever writes its row. */
const AUDIT_TYPE: Readonly<Record<QueueStep, string>> = {
  claim: "queue_message_claimed",
  release: "queue_message_released",
  deliver: "queue_message_delivered",
  fail: "queue_message_failed",
  block: "queue_message_blocked",
  approve: "queue_message_approved",
  delay: "queue_message_delayed",
  end_delay: "queue_message_delay_ended",
  cancel: "queue_message_canceled",
};

function audited(message: QueueRecord, move: MessageMove, state: QueueRecord["state"]) {
  return {
    message_id: message.messageId,
    from_state: message.state,
    state,
    ...("reason" in move && move.reason !== null ? { reason: move.reason } : {}),
    ...("by" in move ? { operator: move.by } : {}),
  };
}
