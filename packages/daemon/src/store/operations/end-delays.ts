import type { AuditCause } from "../audit/audit-cause.ts";
import { messageById } from "../records/by-id.ts";
import type { UnixMicros } from "../timestamp.ts";
import { moveMessage } from "./move-message.ts";
import type { Operation } from "./operation.ts";

/** A delay is known by its message and the end it was given, so that an older one does not end a newer one. */
export interface Delay {
  readonly messageId: string;
  readonly delayedUntil: UnixMicros;
}

export interface EndDelaysInput {
  readonly due: readonly Delay[];
}

export interface EndDelaysOutcome {
  /** Messages that wait in the queue again. What was approved, canceled or delayed anew meanwhile is not among them. */
  readonly ended: readonly string[];
}

const TIME: AuditCause = { origin: "system" };

export const endDelays: Operation<EndDelaysInput, EndDelaysOutcome> = (context, { due }) => {
  const ended = due.flatMap(({ messageId, delayedUntil }) => {
    const message = context.db.first(messageById, { id: messageId });
    if (message?.delayedUntil !== delayedUntil) return [];
    return moveMessage(context, message, { step: "end_delay" }, TIME) === null ? [] : [messageId];
  });
  return { ended };
};
