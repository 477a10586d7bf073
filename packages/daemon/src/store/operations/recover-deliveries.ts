import { sql } from "kysely";
import { statement, type NoInput } from "../database/statement.ts";
import { paneByRef } from "../records/by-id.ts";
import { selectMessages } from "../records/queue-columns.ts";
import { attemptAt, type DeliveryAttempt } from "./claim-deliveries.ts";
import { moveMessage } from "./move-message.ts";
import type { Operation } from "./operation.ts";

/** Call once at start, before the first claim. */
export type RecoverDeliveriesInput = Readonly<Record<never, never>>;

export interface RecoverDeliveriesOutcome {
  /** Messages that were in flight when the last process ended; now failed with `attempt_interrupted`. */
  readonly interrupted: readonly DeliveryAttempt[];
}

/** Messages whose delivery has begun; nobody delivers them before the daemon has recovered. */
export const deliveriesInFlight = statement<NoInput>()((db) =>
  selectMessages(db)
    .where("state", "=", sql.lit("queued"))
    .where("delivery_attempt_started_at", "is not", null)
    .orderBy("enqueued_at"),
);

/** Nobody knows how much of such a message reached its pane, so it is neither sent again nor called delivered. */
export const recoverDeliveries: Operation<RecoverDeliveriesInput, RecoverDeliveriesOutcome> = (context) => {
  const interrupted = context.db.all(deliveriesInFlight, {}).map((message) => {
    const pane = context.db.first(paneByRef, { id: message.targetPaneRef });
    if (pane === undefined) throw new Error("a message without its pane");
    moveMessage(
      context,
      message,
      { step: "fail", reason: "attempt_interrupted", reach: "perhaps" },
      { origin: "system" },
    );
    return attemptAt(message.messageId, pane);
  });
  return { interrupted };
};
