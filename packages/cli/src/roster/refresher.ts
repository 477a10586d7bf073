import { setTimeout as pause } from "node:timers/promises";

/** Does a thing over and over as it is asked to: one at a time, and never more often than once in `leastMs`. */
export class Refresher {
  readonly #work: () => Promise<void>;
  readonly #leastMs: number;
  readonly #signal: AbortSignal;
  #asked = false;
  #running: Promise<void> | undefined;

  constructor(work: () => Promise<void>, leastMs: number, signal: AbortSignal) {
    this.#work = work;
    this.#leastMs = leastMs;
    this.#signal = signal;
  }

  /** What is asked for while it runs is one more run after it. Rejects as the work does. */
  ask(): Promise<void> {
    this.#asked = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    while (this.#asked && !this.#signal.aborted) {
      this.#asked = false;
      await this.#work();
      await pause(this.#leastMs, undefined, { signal: this.#signal }).catch((error: unknown) => {
        if (!this.#signal.aborted) throw error;
      });
    }
  }
}
