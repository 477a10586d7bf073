import type { Timing } from "./timing.ts";

export interface BackoffLimits {
  readonly baseMs: number;
  readonly capMs: number;
  /** A connection must have lived this long before the count of attempts starts anew. */
  readonly stableMs: number;
}

export const BACKOFF_LIMITS: BackoffLimits = { baseMs: 25, capMs: 2_000, stableMs: 10_000 };

/** Full jitter after the cap: peers that lost one daemon together do not return together. */
export class Backoff {
  readonly #limits: BackoffLimits;
  readonly #timing: Pick<Timing, "now" | "random">;
  #attempts = 0;
  #connectedAt: number | undefined;
  #notBefore = Number.NEGATIVE_INFINITY;

  constructor(timing: Pick<Timing, "now" | "random">, limits: BackoffLimits = BACKOFF_LIMITS) {
    this.#timing = timing;
    this.#limits = limits;
  }

  /** Milliseconds until the next attempt may be made. */
  get waitMs(): number {
    return Math.max(0, this.#notBefore - this.#timing.now());
  }

  connected(): void {
    this.#connectedAt = this.#timing.now();
  }

  /** An attempt failed, or a connection was lost. */
  failed(): void {
    const now = this.#timing.now();
    if (this.#connectedAt !== undefined && now - this.#connectedAt >= this.#limits.stableMs)
      this.#attempts = 0;
    this.#connectedAt = undefined;
    const ceiling = Math.min(this.#limits.capMs, this.#limits.baseMs * 2 ** this.#attempts);
    this.#attempts += 1;
    this.#notBefore = now + this.#timing.random() * ceiling;
  }
}
