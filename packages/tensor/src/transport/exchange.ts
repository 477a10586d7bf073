import { ExchangePublication } from "./exchange-publication.ts";
import { ExchangeSubscription } from "./exchange-subscription.ts";
import type { PublicationSink, Stream, SubscriptionSink } from "./stream.ts";
import type { TransportLimits } from "./transport-limits.ts";

/**
 * Brings what is published to every subscription of the stream. Each message is given its place once, so the order is
 * the same for all of them; and each publication is told how far it may go on, so that no subscription ever holds more
 * than a window of it. No sockets, no timers: the clock is asked, never waited for.
 */
export class Exchange {
  readonly limits: TransportLimits;
  readonly #now: () => number;
  readonly #streams = new Map<string, Stream>();
  #lastSession = 0;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(limits: TransportLimits, now: () => number) {
    this.limits = limits;
    this.#now = now;
  }

  publish(key: string, sink: PublicationSink): ExchangePublication {
    const stream = this.#stream(key);
    this.#lastSession += 1;
    const publication = new ExchangePublication(stream, this.#lastSession, sink);
    stream.publications.add(publication);
    sink.limit(this.limits.windowBytes);
    sink.connected(stream.subscriptions.size > 0);
    for (const subscription of stream.subscriptions) subscription.sink.image(publication.sessionId, 0);
    return publication;
  }

  subscribe(key: string, sink: SubscriptionSink): ExchangeSubscription {
    const stream = this.#stream(key);
    const subscription = new ExchangeSubscription(stream, sink);
    stream.subscriptions.add(subscription);
    for (const { sessionId, position } of stream.publications) sink.image(sessionId, position);
    if (stream.subscriptions.size === 1)
      for (const publication of stream.publications) publication.sink.connected(true);
    return subscription;
  }

  /** Cuts off the subscriptions that have kept a publication waiting for longer than they may. */
  cutStalled(): void {
    const since = this.#now() - this.limits.patienceMs;
    for (const { subscriptions } of this.#streams.values())
      for (const subscription of subscriptions) if (subscription.hasStalledSince(since)) subscription.cut();
  }

  #stream(key: string): Stream {
    const known = this.#streams.get(key);
    if (known !== undefined) return known;
    const [publications, subscriptions] = [new Set<ExchangePublication>(), new Set<ExchangeSubscription>()];
    const stream: Stream = {
      limits: this.limits,
      publications,
      subscriptions,
      now: this.#now,
      // Nothing is kept of a stream that nobody uses.
      left: () => {
        if (publications.size === 0 && subscriptions.size === 0) this.#streams.delete(key);
      },
    };
    this.#streams.set(key, stream);
    return stream;
  }
}
