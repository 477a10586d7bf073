import { FrameBuffer } from "./frame-buffer.ts";
import { cursorOf } from "./frame-facts.ts";
import type { SubscribeOptions, Subscription } from "./subscription.ts";

export type Cursor = string | number;

const BUFFERED_FRAMES = 256;

/** What a consumer holds of a subscription, whichever plane it comes from: `Subscription` with its types erased. */
export abstract class PulledFrames implements Subscription<{ readonly cursor: Cursor }> {
  protected readonly buffer: FrameBuffer;
  /** Where to go on: ahead of what was taken by what still waits in the buffer. */
  protected arrived: Cursor | undefined;
  readonly #ends: readonly AbortSignal[];
  readonly #returned = new AbortController();
  readonly #frames: AsyncGenerator<never, undefined>;
  #taken: Cursor | undefined;

  /** @param ends signals that end the iteration beside the consumer's own */
  constructor(options: SubscribeOptions, startsAt: Cursor | undefined, ends: readonly AbortSignal[] = []) {
    this.#taken = this.arrived = startsAt;
    this.#ends = options.signal === undefined ? ends : [...ends, options.signal];
    this.buffer = new FrameBuffer(options.bufferedFrames ?? BUFFERED_FRAMES, () => this.readOn());
    this.#frames = this.#deliver();
  }

  /** Fills the buffer until there is something final to say, which goes into it as well. Never rejects. */
  protected abstract run(signal: AbortSignal): Promise<void>;

  /** The buffer that was full has room again. */
  protected abstract readOn(): void;

  /** Nobody takes frames any more. */
  protected abstract stop(): void;

  /** Where the server began, when the consumer did not say. */
  protected begins(cursor: Cursor | undefined): void {
    this.arrived ??= this.#taken ??= cursor;
  }

  get lastCursor(): Cursor | undefined {
    return this.#taken;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<never, undefined>> {
    return this.#frames.next();
  }

  return(): Promise<IteratorResult<never, undefined>> {
    // A `next` that waits ends first; the generator runs one at a time.
    this.#returned.abort();
    return this.#frames.return(undefined);
  }

  async *#deliver(): AsyncGenerator<never, undefined> {
    const signal = AbortSignal.any([...this.#ends, this.#returned.signal]);
    const over = (): void => {
      this.buffer.drop();
      this.stop();
    };
    signal.addEventListener("abort", over, { once: true });
    try {
      if (signal.aborted) return undefined;
      void this.run(signal);
      for (;;) {
        const taken = await this.buffer.take();
        if (taken.kind === "over") return undefined;
        if (taken.kind === "failed") throw taken.error;
        this.#taken = cursorOf(taken.frame) ?? this.#taken;
        // The check has held the frame against the contract; the surface states its type.
        yield taken.frame as never;
      }
    } finally {
      signal.removeEventListener("abort", over);
      this.#returned.abort();
      over();
    }
  }
}
