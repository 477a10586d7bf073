import { setTimeout as timeout } from "node:timers/promises";

/** Resolves after `ms` milliseconds, or as soon as the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await timeout(ms, undefined, { signal });
  } catch (error) {
    // The abort is the other way for the wait to end, and no failure.
    if (!signal.aborted) throw error;
  }
}
