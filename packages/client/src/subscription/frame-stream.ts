import type { SubscribableMethod } from "../call/check-answer.ts";
import type { CallOptions } from "../call/method-call.ts";
import { DaemonConnection } from "../daemon/daemon-connection.ts";
import { cursorOf } from "./frame-facts.ts";
import { PulledFrames } from "./pulled-frames.ts";
import { SubscriptionAttempt } from "./subscription-attempt.ts";
import type { SubscribeOptions } from "./subscription.ts";

export interface FrameStreamParts {
  /** What the frames are held against. */
  readonly method: SubscribableMethod;
  readonly params: object;
  readonly options: SubscribeOptions;
  /** The client's own connection; the stream opens another one beside it. */
  readonly connection: DaemonConnection;
}

/** A subscription of the app plane, over a connection of its own. */
export class FrameStream extends PulledFrames {
  readonly #parts: FrameStreamParts;
  #beside: DaemonConnection | undefined;
  #attempt: SubscriptionAttempt | undefined;

  constructor(parts: FrameStreamParts) {
    super(parts.options, cursorOf(parts.params));
    this.#parts = parts;
  }

  protected readOn(): void {
    this.#beside?.peer?.resume();
  }

  protected stop(): void {
    this.#beside?.close();
  }

  /** Subscribes, and again whenever the connection is lost, until there is something final to say. */
  protected async run(signal: AbortSignal): Promise<void> {
    const { connection } = this.#parts;
    const { options, closing } = connection;
    const beside = new DaemonConnection(options, (method, params) => this.#attempt?.pushed(method, params));
    const close = (): void => beside.close();
    closing.addEventListener("abort", close);
    if (closing.aborted) close();
    this.#beside = beside;
    try {
      let lastSeen = options.timing.now();
      for (;;) {
        // What a slow consumer has not taken yet is not asked for again.
        await this.buffer.room();
        if (signal.aborted) return;
        const end = await this.#subscribe(beside, signal);
        if (end.kind === "over") return this.buffer.end(end);
        if (end.kind === "failed") return this.buffer.end(end);
        const now = options.timing.now();
        if (end.acknowledged) lastSeen = now;
        if (now - lastSeen >= options.reconnectMs)
          return this.buffer.end({ kind: "failed", error: end.error });
      }
    } catch (error) {
      // Nothing foreseen: the consumer meets it as it is.
      this.buffer.end({ kind: "failed", error });
    } finally {
      closing.removeEventListener("abort", close);
      close();
    }
  }

  #subscribe(beside: DaemonConnection, signal: AbortSignal): ReturnType<SubscriptionAttempt["run"]> {
    const { method, params, options } = this.#parts;
    const attempt = new SubscriptionAttempt(method, beside, {
      acknowledged: (result) => this.begins(cursorOf(result)),
      frame: (frame) => {
        this.arrived = cursorOf(frame) ?? this.arrived;
        this.buffer.push(frame);
        if (this.buffer.full) beside.peer?.pause();
      },
    });
    this.#attempt = attempt;
    const call: CallOptions =
      options.deadlineMs === undefined ? { signal } : { signal, deadlineMs: options.deadlineMs };
    return attempt.run(this.arrived === undefined ? params : { ...params, cursor: this.arrived }, call);
  }
}
