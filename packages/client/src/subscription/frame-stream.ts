import type { SubscribableMethod } from "../call/check-answer.ts";
import type { CallOptions } from "../call/method-call.ts";
import { DaemonConnection } from "../daemon/daemon-connection.ts";
import { FrameBuffer } from "./frame-buffer.ts";
import { cursorOf } from "./frame-facts.ts";
import { SubscriptionAttempt } from "./subscription-attempt.ts";
import type { SubscribeOptions, Subscription } from "./subscription.ts";

const BUFFERED_FRAMES = 256;

export interface FrameStreamParts {
  /** What the frames are held against; imported with the first use where the client does so. */
  readonly load: () => Promise<SubscribableMethod>;
  readonly params: object;
  readonly options: SubscribeOptions;
  /** The client's own connection; the stream opens another one beside it. */
  readonly connection: DaemonConnection;
}

/** `Subscription` with its types erased. */
export class FrameStream implements Subscription<{ readonly cursor: string | number }> {
  readonly #parts: FrameStreamParts;
  readonly #buffer: FrameBuffer;
  readonly #returned = new AbortController();
  readonly #frames: AsyncGenerator<never, undefined>;
  #beside: DaemonConnection | undefined;
  #attempt: SubscriptionAttempt | undefined;
  #taken: string | number | undefined;
  /** Where to go on: ahead of what was taken by what still waits in the buffer. */
  #arrived: string | number | undefined;

  constructor(parts: FrameStreamParts) {
    this.#parts = parts;
    this.#taken = this.#arrived = cursorOf(parts.params);
    this.#buffer = new FrameBuffer(parts.options.bufferedFrames ?? BUFFERED_FRAMES, () =>
      this.#beside?.peer?.resume(),
    );
    this.#frames = this.#deliver();
  }

  get lastCursor(): string | number | undefined {
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
    const { signal: given } = this.#parts.options;
    const { signal: returned } = this.#returned;
    const signal = given === undefined ? returned : AbortSignal.any([given, returned]);
    const stop = (): void => {
      this.#buffer.drop();
      this.#beside?.close();
    };
    signal.addEventListener("abort", stop, { once: true });
    try {
      if (signal.aborted) return undefined;
      void this.#run(signal);
      for (;;) {
        const taken = await this.#buffer.take();
        if (taken.kind === "over") return undefined;
        if (taken.kind === "failed") throw taken.error;
        this.#taken = cursorOf(taken.frame) ?? this.#taken;
        // The check has held the frame against the contract; the surface states its type.
        yield taken.frame as never;
      }
    } finally {
      signal.removeEventListener("abort", stop);
      stop();
    }
  }

  /** Subscribes, and again whenever the connection is lost, until there is something final to say. */
  async #run(signal: AbortSignal): Promise<void> {
    const { load, connection } = this.#parts;
    const { options, closing } = connection;
    const beside = new DaemonConnection(options, (method, params) => this.#attempt?.pushed(method, params));
    const close = (): void => beside.close();
    closing.addEventListener("abort", close);
    if (closing.aborted) close();
    this.#beside = beside;
    try {
      const method = await load();
      let lastSeen = options.timing.now();
      for (;;) {
        // What a slow consumer has not taken yet is not asked for again.
        await this.#buffer.room();
        if (signal.aborted) return;
        const end = await this.#subscribe(method, beside, signal);
        if (end.kind === "over") return this.#buffer.end(end);
        if (end.kind === "failed") return this.#buffer.end(end);
        const now = options.timing.now();
        if (end.acknowledged) lastSeen = now;
        if (now - lastSeen >= options.reconnectMs)
          return this.#buffer.end({ kind: "failed", error: end.error });
      }
    } catch (error) {
      // Nothing foreseen: the consumer meets it as it is.
      this.#buffer.end({ kind: "failed", error });
    } finally {
      closing.removeEventListener("abort", close);
      close();
    }
  }

  #subscribe(
    method: SubscribableMethod,
    beside: DaemonConnection,
    signal: AbortSignal,
  ): ReturnType<SubscriptionAttempt["run"]> {
    const { params, options } = this.#parts;
    const attempt = new SubscriptionAttempt(method, beside, {
      acknowledged: (result) => (this.#arrived ??= this.#taken ??= cursorOf(result)),
      frame: (frame) => {
        this.#arrived = cursorOf(frame) ?? this.#arrived;
        this.#buffer.push(frame);
        if (this.#buffer.full) beside.peer?.pause();
      },
    });
    this.#attempt = attempt;
    const call: CallOptions =
      options.deadlineMs === undefined ? { signal } : { signal, deadlineMs: options.deadlineMs };
    return attempt.run(this.#arrived === undefined ? params : { ...params, cursor: this.#arrived }, call);
  }
}
