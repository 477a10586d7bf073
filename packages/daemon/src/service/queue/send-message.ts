import type { EnqueueMessageInput, EnqueueMessageOutcome } from "../../store/operations/enqueue-message.ts";
import type { QueueParts } from "./operate-on-message.ts";

/** Puts a message into the queue and has it delivered; an answer that is only repeated sets nothing going. */
export async function sendMessage(
  { store, worker }: Pick<QueueParts, "store" | "worker">,
  input: EnqueueMessageInput,
): Promise<EnqueueMessageOutcome> {
  const outcome = await store.write.enqueueMessage(input);
  if (outcome.kind === "enqueued" && !outcome.deduplicated) worker.kick();
  return outcome;
}
