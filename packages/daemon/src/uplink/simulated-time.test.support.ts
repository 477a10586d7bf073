import type { Timing } from "./timing.ts";

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** A monotonic clock that stands still until it is moved, and chance from a seed. */
export class SimulatedTime implements Timing {
  #now = 1_000;
  #seed: number;
  #timers: Timer[] = [];

  constructor(seed = 1) {
    this.#seed = seed;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, callBack: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), run: callBack };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** mulberry32: the same seed gives the same run. */
  random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Runs every timer that is due within `ms`, each at its own time, with all that follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await drained();
    for (;;) {
      const next = this.#timers.reduce<Timer | undefined>(
        (first, timer) => (first === undefined || timer.at < first.at ? timer : first),
        undefined,
      );
      if (next === undefined || next.at > end) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await drained();
    }
    this.#now = end;
  }
}

/** Everything that was promised so far has been done. */
function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
