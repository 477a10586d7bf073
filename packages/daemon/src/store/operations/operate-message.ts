import { QUEUE_TRANSITIONS, queuePhase, type QueuePhase } from "../../model/queue-phase.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import { messageById } from "../records/by-id.ts";
import type { QueueRecord } from "../records/queue-record.ts";
import { moveMessage, type MessageMove } from "./move-message.ts";
import type { Operation } from "./operation.ts";
import { readRouting } from "./routing-state.ts";

export interface OperateMessageInput {
  readonly messageId: string;
  readonly action:
    | { readonly kind: "approve" }
    /** Whole milliseconds from now until the message returns to the queue by itself. */
    | { readonly kind: "delay"; readonly delayMs: number }
    /** The reason is kept as it is given here, and shown. */
    | { readonly kind: "cancel"; readonly reason: string | null };
  /** Who is shown to have acted: `host-operator`, or an agent's id. */
  readonly by: string;
  readonly cause: AuditCause;
}

export type OperateMessageOutcome =
  | { readonly kind: "moved"; readonly message: QueueRecord }
  | { readonly kind: "unknown-message" }
  /** The message has an end. */
  | { readonly kind: "terminal" }
  /** It is being typed into its pane at this moment. */
  | { readonly kind: "delivery-in-progress" }
  /** The message waits, but not in a way that this action changes. */
  | { readonly kind: "not-applicable" }
  /** Only an approval asks for routing to be on: what it lets go on could not go. */
  | { readonly kind: "routing-disabled" };

/** One act of a person on one message: it takes the step that the table has for it, or leaves everything as it was. */
export const operateMessage: Operation<OperateMessageInput, OperateMessageOutcome> = (
  context,
  { messageId, action, by, cause },
) => {
  const message = context.db.first(messageById, { id: messageId });
  if (message === undefined) return { kind: "unknown-message" };
  const phase = queuePhase(message);
  if (QUEUE_TRANSITIONS[phase][action.kind] === null) return refusalIn(phase);
  if (action.kind === "approve" && readRouting(context.db).value === "disabled")
    return { kind: "routing-disabled" };
  const moved = moveMessage(context, message, moveOf(action, by, context.now), cause);
  if (moved === null) throw new Error("the table of transitions gave two answers");
  return { kind: "moved", message: moved };
};

function moveOf(action: OperateMessageInput["action"], by: string, now: number): MessageMove {
  switch (action.kind) {
    case "approve":
      return { step: "approve", by };
    case "delay":
      return { step: "delay", by, until: now + action.delayMs * 1000 };
    case "cancel":
      return { step: "cancel", by, reason: action.reason };
  }
}

function refusalIn(phase: QueuePhase): OperateMessageOutcome {
  switch (phase) {
    case "failed":
    case "delivered":
    case "canceled":
      return { kind: "terminal" };
    case "in_flight":
      return { kind: "delivery-in-progress" };
    case "queued":
    case "delayed":
    case "held":
    case "denied":
      return { kind: "not-applicable" };
  }
}
