/** Looks in the time that a subscriber has before it is cut off. */
const TICKS = 4;

/**
 * Time in which the hub could have heard of what its clients read: it advances by ticks, and between two of them every
 * socket is looked at. A hub that was stopped, or is on a machine too busy to run it, does not hold that time against
 * its clients.
 */
export class PatienceClock {
  readonly #tickMs: number;
  readonly #timer: NodeJS.Timeout;
  #now = 0;

  constructor(patienceMs: number, tick: () => void) {
    this.#tickMs = patienceMs / TICKS;
    this.#timer = setInterval(() => {
      this.#now += this.#tickMs;
      tick();
    }, this.#tickMs);
    this.#timer.unref();
  }

  now(): number {
    return this.#now;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
