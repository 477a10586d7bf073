import type { AuditCause } from "../audit/audit-cause.ts";
import { messageById } from "../records/by-id.ts";
import { moveMessage } from "./move-message.ts";
import type { Operation } from "./operation.ts";

export interface FailUnclaimedInput {
  /** Messages that an attempt was to be made for, and could not be stamped while the store was locked. */
  readonly messageIds: readonly string[];
}

export interface FailUnclaimedOutcome {
  readonly failed: readonly string[];
}

const WORKER: AuditCause = { origin: "system" };

/** Ends attempts that never began, as `sqlite_lock_conflict`; what has moved on meanwhile is left alone. */
export const failUnclaimed: Operation<FailUnclaimedInput, FailUnclaimedOutcome> = (
  context,
  { messageIds },
) => {
  const failed = messageIds.flatMap((id) => {
    const message = context.db.first(messageById, { id });
    if (message === undefined) return [];
    const claimed = moveMessage(context, message, { step: "claim" }, WORKER);
    if (claimed === null) return [];
    const failure = { step: "fail", reason: "sqlite_lock_conflict", reach: "nothing" } as const;
    return moveMessage(context, claimed, failure, WORKER) === null ? [] : [id];
  });
  return { failed };
};
