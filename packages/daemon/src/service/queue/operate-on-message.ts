import type { OperateMessageInput, OperateMessageOutcome } from "../../store/operations/operate-message.ts";
import type { Store } from "../../store/store.ts";
import type { DeliveryWorker } from "../delivery/delivery-worker.ts";
import type { DelayTimer } from "./delay-timer.ts";

export interface QueueParts {
  readonly store: Store;
  readonly worker: Pick<DeliveryWorker, "kick">;
  readonly delays: Pick<DelayTimer, "add">;
}

/** Lets a person approve, delay or cancel a message, and sees to what follows from it. */
export async function operateOnMessage(
  { store, worker, delays }: QueueParts,
  input: OperateMessageInput,
): Promise<OperateMessageOutcome> {
  const outcome = await store.write.operateMessage(input);
  if (outcome.kind !== "moved") return outcome;
  const { action } = input;
  const { messageId, delayedUntil } = outcome.message;
  if (action.kind === "delay" && delayedUntil !== null)
    delays.add({ messageId, delayedUntil }, action.delayMs);
  // Whatever stood behind it may be the next for its pane.
  worker.kick();
  return outcome;
}

/** What delaying and canceling come to. */
export type OperatedUnswitched = Exclude<OperateMessageOutcome, { readonly kind: "routing-disabled" }>;

/** Only an approval is asked whether routing is on. */
export function unswitched(outcome: OperateMessageOutcome): OperatedUnswitched {
  if (outcome.kind === "routing-disabled") throw new Error("routing was asked for where it does not matter");
  return outcome;
}
