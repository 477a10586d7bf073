import { queuePhase } from "../../model/queue-phase.ts";
import type { FailureReason } from "../../model/queue-state.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import { messageById } from "../records/by-id.ts";
import type { QueueRecord } from "../records/queue-record.ts";
import { moveMessage, type MessageMove } from "./move-message.ts";
import type { Operation } from "./operation.ts";

export interface FinishDeliveryInput {
  readonly messageId: string;
  readonly result:
    /** `shown`: the pane was seen to show the text. */
    | { readonly kind: "delivered"; readonly shown: boolean }
    /** `perhaps`: bytes reached the pane, or that they did cannot be ruled out. */
    | { readonly kind: "failed"; readonly reason: FailureReason; readonly reach: "nothing" | "perhaps" }
    /** Nothing reached the pane; the message waits in the queue again. */
    | { readonly kind: "released" };
}

export type FinishDeliveryOutcome =
  | { readonly kind: "finished"; readonly message: QueueRecord }
  | { readonly kind: "unknown-message" }
  /** The message is not claimed: never, or its end was written before. */
  | { readonly kind: "not-in-flight" };

const WORKER: AuditCause = { origin: "system" };

/** Writes how a claimed delivery ended, once. */
export const finishDelivery: Operation<FinishDeliveryInput, FinishDeliveryOutcome> = (
  context,
  { messageId, result },
) => {
  const message = context.db.first(messageById, { id: messageId });
  if (message === undefined) return { kind: "unknown-message" };
  if (queuePhase(message) !== "in_flight") return { kind: "not-in-flight" };
  const moved = moveMessage(context, message, moveOf(result), WORKER);
  return moved === null ? { kind: "not-in-flight" } : { kind: "finished", message: moved };
};

function moveOf(result: FinishDeliveryInput["result"]): MessageMove {
  switch (result.kind) {
    case "delivered":
      return { step: "deliver", shown: result.shown };
    case "failed":
      return { step: "fail", reason: result.reason, reach: result.reach };
    case "released":
      return { step: "release" };
  }
}
