/** Longest delay a Node timer takes. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * One timer for many deadlines. A call that is answered in time costs no timer of its own: the
 * timer stays armed for the earliest deadline it ever heard of, and looks again when it fires.
 */
export class DeadlineTimer {
  readonly #expire: (now: number) => number;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Infinity;

  /** `expire` ends what is due at `now` and returns the next deadline, or `Infinity`. */
  constructor(expire: (now: number) => number) {
    this.#expire = expire;
  }

  /** Monotonic milliseconds: deadlines do not move with the wall clock. */
  get now(): number {
    return performance.now();
  }

  watch(dueAt: number): void {
    if (dueAt >= this.#dueAt) return;
    this.stop();
    this.#dueAt = dueAt;
    const delay = Math.min(MAX_DELAY_MS, Math.max(0, Math.ceil(dueAt - this.now)));
    this.#timer = setTimeout(() => this.#fire(), delay);
    // The connection keeps a process alive, not the wait for it.
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#dueAt = Infinity;
  }

  #fire(): void {
    this.#dueAt = Infinity;
    this.watch(this.#expire(this.now));
  }
}
