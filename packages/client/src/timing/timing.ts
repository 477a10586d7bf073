/** Time and chance, as a port: a test drives both. */
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

/** Resolves after `ms` milliseconds of that time. */
export function sleep(timing: Pick<Timing, "after">, ms: number): Promise<void> {
  return new Promise((resolve) => void timing.after(ms, resolve));
}
