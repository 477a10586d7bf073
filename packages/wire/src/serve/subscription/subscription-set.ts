import type { Rejection, SubscriptionRuntime } from "@interlock/contracts/define";
import type { Outbox } from "../../transport/outbox.ts";
import type { ServeLimits } from "../serve-limits.ts";
import type { FrameWriter } from "./frame-writer.ts";
import { Subscription, type PlainSource } from "./subscription.ts";

const TOO_MANY: Rejection = { field: "id", reason: "too many subscriptions on the connection" };

export interface SubscriptionSetParts {
  readonly outbox: Outbox;
  readonly writer: FrameWriter;
  readonly limits: Pick<ServeLimits, "maxSubscriptions" | "maxSubscriptionBytes">;
  /** A subscription ended, and only the end of the connection can tell the peer. */
  readonly onUntold: () => void;
}

/**
 * The subscriptions of one connection. Their frames take turns, one each, and move on only while
 * the transport takes bytes at once: answers never stand behind more than one write of frames.
 */
export class SubscriptionSet {
  readonly #parts: SubscriptionSetParts;
  readonly #open = new Map<string, Subscription>();
  /** Those that have frames, in the order of their turns. */
  readonly #turns: Subscription[] = [];
  /** Room kept for handlers that have not answered yet. */
  #reserved = 0;
  #closing = false;
  #gone = false;

  constructor(parts: SubscriptionSetParts) {
    this.#parts = parts;
  }

  /** Whether no frame waits. */
  get flushed(): boolean {
    return this.#turns.length === 0;
  }

  /** Keeps room for one more until `release` or `claim`, or says why there is none. */
  reserve(): Rejection | undefined {
    if (this.#open.size + this.#reserved >= this.#parts.limits.maxSubscriptions) return TOO_MANY;
    this.#reserved++;
    return undefined;
  }

  release(): void {
    this.#reserved--;
  }

  /** Takes the id, in the room that was reserved. `undefined`: a subscription of this connection has it. */
  claim(method: SubscriptionRuntime, id: string, source: PlainSource): Subscription | undefined {
    this.release();
    if (this.#open.has(id)) return undefined;
    const { writer, limits, onUntold } = this.#parts;
    const subscription = new Subscription({
      id,
      method,
      source,
      writer,
      maxBytes: limits.maxSubscriptionBytes,
      onQueued: (queued) => {
        this.#turns.push(queued);
        this.pump();
      },
      onOver: (over) => this.#open.delete(over.id),
      onUntold,
    });
    this.#open.set(id, subscription);
    if (this.#gone) subscription.drop();
    else if (this.#closing) subscription.finish("closing");
    return subscription;
  }

  /** Ends the subscription with this id for its peer; false when the connection has none. */
  cancel(id: string): boolean {
    const subscription = this.#open.get(id);
    if (subscription === undefined) return false;
    this.#drop(subscription);
    return true;
  }

  /** Says goodbye in every subscription, after the frames that wait. */
  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    for (const subscription of this.#open.values()) subscription.finish("closing");
  }

  /** Nobody is there to hear of frames any more. */
  dropAll(): void {
    this.#gone = true;
    for (const subscription of this.#open.values()) this.#drop(subscription);
  }

  /** Moves frames on in turns, until the transport asks to wait. */
  pump(): void {
    const { outbox } = this.#parts;
    while (!outbox.congested) {
      const subscription = this.#turns.shift();
      if (subscription === undefined) return;
      const taken = subscription.take();
      if (taken === undefined) continue;
      if (taken.more) this.#turns.push(subscription);
      outbox.push(taken.text);
    }
  }

  #drop(subscription: Subscription): void {
    const turn = this.#turns.indexOf(subscription);
    if (turn >= 0) this.#turns.splice(turn, 1);
    subscription.drop();
  }
}
