import { SubscriptionQueue } from "./subscription-queue.ts";
import type { CloseReason, Image, MessageHandler, Subscription, SubscriptionEvents } from "./transport.ts";

/** What a subscription tells of itself. */
export interface SubscriptionOwner {
  consumed(count: number): void;
  remove(): void;
}

/** The subscriber's end, the same whether the stream is in this process or behind a hub. */
export class LocalSubscription implements Subscription {
  readonly channel: string;
  readonly streamId: number;
  readonly queue: SubscriptionQueue;
  readonly #owner: SubscriptionOwner;

  constructor(channel: string, streamId: number, owner: SubscriptionOwner, events: SubscriptionEvents) {
    this.channel = channel;
    this.streamId = streamId;
    this.queue = new SubscriptionQueue(streamId, events);
    this.#owner = owner;
  }

  get images(): readonly Image[] {
    return this.queue.images;
  }

  get closed(): CloseReason | undefined {
    return this.queue.closed;
  }

  poll(handler: MessageHandler, limit: number): number {
    return this.queue.poll(handler, limit, (count) => this.#owner.consumed(count));
  }

  close(): void {
    if (this.queue.closed !== undefined) return;
    this.queue.close();
    this.#owner.remove();
  }
}
