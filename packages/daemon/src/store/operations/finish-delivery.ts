import type { BlockReason, FailureReason } from "../../model/queue-state.ts";
import type { QueueRecord } from "../records/queue-record.ts";

export interface FinishDeliveryInput {
  readonly messageId: string;
  readonly result:
    | { readonly kind: "delivered" }
    | { readonly kind: "failed"; readonly reason: FailureReason }
    /** Nothing reached the pane, and a person decides what happens next. */
    | { readonly kind: "blocked"; readonly reason: BlockReason }
    /** Nothing reached the pane; the message waits in the queue again. */
    | { readonly kind: "released" };
}

export type FinishDeliveryOutcome =
  | { readonly kind: "finished"; readonly message: QueueRecord }
  | { readonly kind: "unknown-message" }
  /** The message is not claimed: never, or its end was written before. */
  | { readonly kind: "not-in-flight" };
