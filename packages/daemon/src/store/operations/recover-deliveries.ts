import { sql } from "kysely";
import { statement, type NoInput } from "../database/statement.ts";
import { selectMessages } from "../records/queue-columns.ts";
import { moveMessage } from "./move-message.ts";
import type { Operation } from "./operation.ts";

/** Call once at start, before the first claim. */
export type RecoverDeliveriesInput = Readonly<Record<never, never>>;

export interface RecoverDeliveriesOutcome {
  /** Messages that were in flight when the last process ended; now failed with `attempt_interrupted`. */
  readonly interrupted: readonly string[];
}

const inFlight = statement<NoInput>()((db) =>
  selectMessages(db)
    .where("state", "=", sql.lit("queued"))
    .where("delivery_attempt_started_at", "is not", null)
    .orderBy("enqueued_at"),
);

/** Nobody knows how much of such a message reached its pane, so it is neither sent again nor called delivered. */
export const recoverDeliveries: Operation<RecoverDeliveriesInput, RecoverDeliveriesOutcome> = (context) => {
  const interrupted = context.db.all(inFlight, {}).map((message) => {
    moveMessage(
      context,
      message,
      { step: "fail", reason: "attempt_interrupted", reach: "perhaps" },
      { origin: "system" },
    );
    return message.messageId;
  });
  return { interrupted };
};
