import type { PulledFrames, Cursor } from "./pulled-frames.ts";
import type { Subscription } from "./subscription.ts";

/** A subscription whose code is imported with its first use: few programs subscribe, and all of them start. */
export class SubscriptionOnDemand implements Subscription<{ readonly cursor: Cursor }> {
  readonly #load: () => Promise<PulledFrames>;
  readonly #startsAt: Cursor | undefined;
  #loading: Promise<PulledFrames> | undefined;
  #loaded: PulledFrames | undefined;

  constructor(load: () => Promise<PulledFrames>, startsAt: Cursor | undefined) {
    this.#load = load;
    this.#startsAt = startsAt;
  }

  get lastCursor(): Cursor | undefined {
    return this.#loaded === undefined ? this.#startsAt : this.#loaded.lastCursor;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<never, undefined>> {
    return (await this.#frames()).next();
  }

  async return(): Promise<IteratorResult<never, undefined>> {
    return (await this.#frames()).return();
  }

  #frames(): Promise<PulledFrames> {
    return (this.#loading ??= this.#load().then((frames) => (this.#loaded = frames)));
  }
}
