/** How far back a skip counts as recent, milliseconds. */
export const RECENT_SKIPS_WINDOW_MS = 300_000;
const MAX_KEPT = 10_000;

/** The events that routes passed over lately. In memory only: a restart begins at 0. */
export class RecentSkips {
  /** A ring of monotonic times; the oldest is overwritten. */
  readonly #times = new Float64Array(MAX_KEPT);
  readonly #now: () => number;
  #next = 0;
  #size = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  record(): void {
    this.#times[this.#next] = this.#now();
    this.#next = (this.#next + 1) % MAX_KEPT;
    this.#size = Math.min(this.#size + 1, MAX_KEPT);
  }

  /** Skips within the window that ends now; at most 10 000 are remembered. */
  count(): number {
    const start = this.#now() - RECENT_SKIPS_WINDOW_MS;
    let count = 0;
    while (count < this.#size && (this.#times[(this.#next - 1 - count + MAX_KEPT) % MAX_KEPT] ?? 0) > start)
      count += 1;
    return count;
  }
}
