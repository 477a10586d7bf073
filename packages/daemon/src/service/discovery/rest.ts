import { setTimeout as delay } from "node:timers/promises";

/** Waits between two attempts: longer after each failure, never in step with others, and no longer than `stop` lets. */
export async function rest(failures: number, limits: RestLimits, stop: AbortSignal): Promise<void> {
  const ms = Math.min(limits.firstMs * 2 ** failures, limits.longestMs) * (0.75 + Math.random() / 2);
  await delay(ms, undefined, { signal: stop, ref: false }).catch((error: unknown) => {
    if (!stop.aborted) throw error;
  });
}

export interface RestLimits {
  readonly firstMs: number;
  readonly longestMs: number;
}
