/** Time and chance, so that a test drives hours in a moment. */
export interface Timing {
  /** Monotonic milliseconds. */
  now(): number;
  /** Calls back once after `ms`, unless what it returns is called before. */
  after(ms: number, callBack: () => void): () => void;
  /** 0 inclusive to 1 exclusive. */
  random(): number;
}

export const systemTiming: Timing = {
  now: () => performance.now(),
  after(ms, callBack) {
    const timer = setTimeout(callBack, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** Resolves after `ms`, or at once when the signal is aborted. */
export function pause(timing: Pick<Timing, "after">, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = timing.after(ms, end);
    signal.addEventListener("abort", end, { once: true });
  });
}
