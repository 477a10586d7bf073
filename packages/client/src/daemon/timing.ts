import { setTimeout as timeout } from "node:timers/promises";

/** Time and chance, as a port: a test drives both. */
export interface Timing {
  /** Monotonic milliseconds. */
  now(): number;
  /** Resolves after `ms`; rejects when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** 0 inclusive to 1 exclusive. */
  random(): number;
}

export const systemTiming: Timing = {
  now: () => performance.now(),
  sleep: async (ms, signal) => {
    await timeout(ms, undefined, signal === undefined ? {} : { signal });
  },
  random: () => Math.random(),
};
