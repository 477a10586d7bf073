import { setTimeout as pause } from "node:timers/promises";
import type { QueueRecord } from "../../store/records/queue-record.ts";

const LOOK_EVERY_MS = 25;

export interface AwaitedMessage {
  readonly message: QueueRecord;
  readonly settled: boolean;
}

/** Looks until a message is neither queued nor on its way, the time is up, or nobody waits any more. */
export async function awaitMessage(
  read: (messageId: string) => QueueRecord | null,
  message: QueueRecord,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<AwaitedMessage> {
  const end = performance.now() + timeoutMs;
  let latest = message;
  for (;;) {
    latest = read(message.messageId) ?? latest;
    if (latest.state !== "queued") return { message: latest, settled: true };
    const left = end - performance.now();
    if (left <= 0 || signal.aborted) return { message: latest, settled: false };
    // Reading one row costs microseconds.
    await pause(Math.min(LOOK_EVERY_MS, left));
  }
}
