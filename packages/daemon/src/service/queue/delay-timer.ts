import type { Delay, EndDelaysOutcome } from "../../store/operations/end-delays.ts";
import type { RunningDelay } from "../../store/queries/message-facts.ts";
import type { UnixMicros } from "../../store/timestamp.ts";

export interface DelayTimerOptions {
  readonly endDelays: (input: { readonly due: readonly Delay[] }) => Promise<EndDelaysOutcome>;
  /**
   * Milliseconds since a moment that never changes while the system runs. It goes on while the machine sleeps, and
   * setting the clock does not move it.
   */
  readonly elapsed: () => number;
  /** Messages returned to the queue. */
  readonly onEnded: () => void;
  readonly onFault: (error: unknown) => void;
}

interface Due extends Delay {
  /** By `elapsed`. */
  readonly at: number;
}

/**
 * Timers stand still while the machine sleeps, so that none of them runs longer than this: a delay that ended
 * meanwhile is found as long after the machine woke up at most. It also keeps them below what a timer can hold.
 */
const LONGEST_WAIT_MS = 30_000;
/** A store that could not end a delay is asked again after this long. */
const RETRY_MS = 1_000;
const MOST_AT_ONCE = 500;

/** Ends delays. A delay is a length of time: it is measured by what has passed, not by what the clock shows. */
export class DelayTimer {
  readonly #options: DelayTimerOptions;
  /** The last one ends first. */
  readonly #due: Due[] = [];
  #timer: NodeJS.Timeout | undefined;
  #ending: Promise<void> | undefined;
  #stopped = false;

  constructor(options: DelayTimerOptions) {
    this.#options = options;
  }

  /**
   * Takes over what an earlier process left. How much of each is left only the clock can tell; when it was set back
   * meanwhile, a delay still lasts no longer than it was asked for.
   */
  resume(delays: readonly RunningDelay[], now: UnixMicros): void {
    const elapsed = this.#options.elapsed();
    for (const { messageId, delayedUntil, delayedAt } of delays) {
      const left = Math.min(Math.max(delayedUntil - now, 0), delayedUntil - delayedAt);
      this.#due.push({ messageId, delayedUntil, at: elapsed + left / 1000 });
    }
    this.#due.sort((a, b) => b.at - a.at);
    this.#arm();
  }

  add(delay: Delay, delayMs: number): void {
    const at = this.#options.elapsed() + delayMs;
    let low = 0;
    for (let high = this.#due.length; low < high;) {
      const middle = (low + high) >>> 1;
      if ((this.#due[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    this.#due.splice(low, 0, { ...delay, at });
    this.#arm();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#ending;
  }

  #arm(wait = 0): void {
    clearTimeout(this.#timer);
    const next = this.#due.at(-1);
    if (next === undefined || this.#stopped || this.#ending !== undefined) return;
    const left = Math.max(next.at - this.#options.elapsed(), wait);
    this.#timer = setTimeout(() => this.#end(), Math.min(Math.ceil(left), LONGEST_WAIT_MS));
  }

  #end(): void {
    const elapsed = this.#options.elapsed();
    const due: Due[] = [];
    while (due.length < MOST_AT_ONCE) {
      const next = this.#due.at(-1);
      if (next === undefined || next.at > elapsed) break;
      due.push(next);
      this.#due.pop();
    }
    if (due.length === 0) return this.#arm();
    let wait = 0;
    this.#ending = this.#options
      .endDelays({ due: due.map(({ messageId, delayedUntil }) => ({ messageId, delayedUntil })) })
      .then(({ ended }) => {
        if (ended.length > 0) this.#options.onEnded();
      })
      .catch((error: unknown) => {
        this.#due.push(...due.toReversed());
        wait = RETRY_MS;
        this.#options.onFault(error);
      })
      .finally(() => {
        this.#ending = undefined;
        this.#arm(wait);
      });
  }
}
