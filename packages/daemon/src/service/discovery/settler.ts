/**
 * Runs `work` a moment after it was asked for, so that what comes in a burst is done once. What is asked for during the
 * work is done after it. One run at a time.
 */
export class Settler {
  readonly #settleMs: number;
  readonly #work: () => Promise<void>;
  #asked = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  /** `work` must not reject. */
  constructor(settleMs: number, work: () => Promise<void>) {
    this.#settleMs = settleMs;
    this.#work = work;
  }

  ask(): void {
    if (this.#closed) return;
    this.#asked = true;
    if (this.#running === undefined) this.#timer ??= setTimeout(() => this.#run(), this.#settleMs);
  }

  /** Nothing begins any more; resolves when what runs has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #run(): void {
    this.#timer = undefined;
    this.#asked = false;
    this.#running = this.#work().finally(() => {
      this.#running = undefined;
      if (this.#asked) this.ask();
    });
  }
}
