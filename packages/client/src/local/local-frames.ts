import type { SubscriptionNames } from "@interlock/wire";
import type { SubscribableMethod } from "../call/check-answer.ts";
import type { CallOptions } from "../call/method-call.ts";
import type { MethodOnDemand } from "../call/method-on-demand.ts";
import { foreignEnvelope } from "../skew/foreign-envelope.ts";
import { cursorOf, isOpening } from "../subscription/frame-facts.ts";
import { placeNamed } from "../subscription/place-named.ts";
import { PulledFrames } from "../subscription/pulled-frames.ts";
import { SubscriptionAttempt } from "../subscription/subscription-attempt.ts";
import type { SubscribeOptions } from "../subscription/subscription.ts";
import { LocalConnection, type LocalConnectionOptions } from "./local-connection.ts";

/** How the plane spells what its subscriptions send. */
export const LOCAL_SUBSCRIPTION_NAMES: SubscriptionNames = { id: "subscriptionId", frame: "value" };

export interface LocalFramesParts {
  readonly row: Extract<MethodOnDemand, { readonly kind: "subscription" }>;
  readonly params: object;
  readonly options: SubscribeOptions;
  readonly connection: LocalConnectionOptions;
}

/** A subscription of the local plane, over a connection of its own. */
export class LocalFrames extends PulledFrames {
  readonly #parts: LocalFramesParts;
  readonly #beside: LocalConnection;
  #attempt: SubscriptionAttempt | undefined;
  #opened = false;

  constructor(parts: LocalFramesParts) {
    super(parts.options, placeNamed(parts.params), [parts.connection.closing]);
    this.#parts = parts;
    this.#beside = new LocalConnection(parts.connection, (method, params) =>
      this.#attempt?.pushed(method, params),
    );
  }

  protected readOn(): void {
    this.#beside.peer?.resume();
  }

  protected stop(): void {
    this.#beside.close();
  }

  /** Subscribes, and again whenever the connection is lost, until there is something final to say. */
  protected async run(signal: AbortSignal): Promise<void> {
    const { row, connection } = this.#parts;
    const { timing, reconnectMs } = connection;
    try {
      const method = await row.load();
      let lastSeen = timing.now();
      for (;;) {
        // What a slow consumer has not taken yet is not asked for again.
        await this.buffer.room();
        if (signal.aborted) return;
        const end = await this.#subscribe(method, signal);
        if (end.kind !== "lost") return this.buffer.end(end);
        const now = timing.now();
        if (end.acknowledged) lastSeen = now;
        if (now - lastSeen >= reconnectMs) return this.buffer.end({ kind: "failed", error: end.error });
      }
    } catch (error) {
      // Nothing foreseen: the consumer meets it as it is.
      this.buffer.end({ kind: "failed", error });
    } finally {
      this.#beside.close();
    }
  }

  #subscribe(method: SubscribableMethod, signal: AbortSignal): ReturnType<SubscriptionAttempt["run"]> {
    const { params, options } = this.#parts;
    const events = {
      acknowledged: () => undefined,
      foreign: foreignEnvelope,
      frame: (frame: unknown) => this.#take(frame),
    };
    this.#attempt = new SubscriptionAttempt(method, this.#beside, events, LOCAL_SUBSCRIPTION_NAMES);
    const call: CallOptions =
      options.deadlineMs === undefined ? { signal } : { signal, deadlineMs: options.deadlineMs };
    const place = this.arrived === undefined ? {} : { lastEventId: this.arrived };
    return this.#attempt.run({ ...params, ...place }, call);
  }

  #take(frame: unknown): void {
    this.arrived = cursorOf(frame) ?? this.arrived;
    const isOpen = isOpening(frame);
    // Of the seam where a connection was made anew the consumer sees nothing.
    if (!isOpen || !this.#opened) this.buffer.push(frame);
    this.#opened ||= isOpen;
    if (this.buffer.full) this.#beside.peer?.pause();
  }
}
