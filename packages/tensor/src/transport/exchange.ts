import { Fifo } from "./fifo.ts";
import type { CloseReason } from "./transport.ts";
import { charge, type TransportLimits } from "./transport-limits.ts";

/** Where a publication hears of its stream. */
export interface PublicationSink {
  limit(position: number): void;
  connected(connected: boolean): void;
}

/** Where a subscription gets what there is, in its order. */
export interface SubscriptionSink {
  image(sessionId: number, joinPosition: number): void;
  imageGone(sessionId: number): void;
  /** The bytes are lent: whoever keeps them copies them, unless the publisher has given them away. */
  message(sessionId: number, position: number, bytes: Uint8Array): void;
  closed(reason: CloseReason): void;
}

interface Flight {
  readonly publication: ExchangePublication;
  readonly end: number;
  /** Subscriptions that have not read it yet. */
  holders: number;
}

interface Stream {
  readonly key: string;
  readonly publications: Set<ExchangePublication>;
  readonly subscriptions: Set<ExchangeSubscription>;
}

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
    const publication = new ExchangePublication(this, stream, this.#lastSession, sink);
    stream.publications.add(publication);
    sink.limit(this.limits.windowBytes);
    sink.connected(stream.subscriptions.size > 0);
    for (const subscription of stream.subscriptions) subscription.sink.image(publication.sessionId, 0);
    return publication;
  }

  subscribe(key: string, sink: SubscriptionSink): ExchangeSubscription {
    const stream = this.#stream(key);
    const subscription = new ExchangeSubscription(this, stream, sink, this.#now);
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

  /** Nothing is kept of a stream that nobody uses. */
  leave({ key, publications, subscriptions }: Stream): void {
    if (publications.size === 0 && subscriptions.size === 0) this.#streams.delete(key);
  }

  #stream(key: string): Stream {
    const known = this.#streams.get(key);
    if (known !== undefined) return known;
    const stream: Stream = { key, publications: new Set(), subscriptions: new Set() };
    this.#streams.set(key, stream);
    return stream;
  }
}

export class ExchangePublication {
  readonly sessionId: number;
  readonly sink: PublicationSink;
  position = 0;
  /** It was refused an offer, and its limit has not moved since. */
  waits = false;
  readonly #exchange: Exchange;
  readonly #stream: Stream;
  readonly #flights = new Fifo<Flight>();
  #limit: number;

  constructor(exchange: Exchange, stream: Stream, sessionId: number, sink: PublicationSink) {
    this.#exchange = exchange;
    this.#stream = stream;
    this.sessionId = sessionId;
    this.sink = sink;
    this.#limit = exchange.limits.windowBytes;
  }

  /** Whether a message of this length is within what the publication was told. */
  hasRoomFor(length: number): boolean {
    return this.position + charge(length) <= this.#limit;
  }

  admit(bytes: Uint8Array): void {
    this.position += charge(bytes.length);
    const { subscriptions } = this.#stream;
    // Held here as well until it is with all of them: some may be gone before their turn.
    const flight: Flight = { publication: this, end: this.position, holders: 1 };
    this.#flights.push(flight);
    for (const subscription of subscriptions) subscription.hold(flight, bytes);
    flight.holders -= 1;
    this.settle();
  }

  /** Takes the place of a message without one. */
  skip(length: number): void {
    this.position += charge(length);
    this.#flights.push({ publication: this, end: this.position, holders: 0 });
    this.settle();
  }

  /** Somebody was told that there is no room. */
  waiting(): void {
    if (this.waits) return;
    this.waits = true;
    for (const subscription of this.#stream.subscriptions) subscription.isWaitedForBy(this);
  }

  /** Moves the limit to what all subscriptions have read. */
  settle(): void {
    const before = this.#limit;
    for (let flight = this.#flights.first; flight?.holders === 0; flight = this.#flights.first) {
      this.#limit = flight.end + this.#exchange.limits.windowBytes;
      this.#flights.shift();
    }
    if (this.#limit === before) return;
    this.waits = false;
    this.sink.limit(this.#limit);
  }

  remove(): void {
    if (!this.#stream.publications.delete(this)) return;
    this.#exchange.leave(this.#stream);
    for (const subscription of this.#stream.subscriptions) subscription.sink.imageGone(this.sessionId);
  }
}

export class ExchangeSubscription {
  readonly sink: SubscriptionSink;
  readonly #stream: Stream;
  readonly #exchange: Exchange;
  readonly #now: () => number;
  readonly #held = new Fifo<Flight>();
  #stalledSince: number | undefined;

  constructor(exchange: Exchange, stream: Stream, sink: SubscriptionSink, now: () => number) {
    this.#exchange = exchange;
    this.#stream = stream;
    this.sink = sink;
    this.#now = now;
  }

  hold(flight: Flight, bytes: Uint8Array): void {
    flight.holders += 1;
    this.#held.push(flight);
    this.sink.message(flight.publication.sessionId, flight.end, bytes);
  }

  /** How many messages have been handed over and not been read. */
  get held(): number {
    return this.#held.size;
  }

  /** The oldest messages have been read. */
  consumed(count: number): void {
    this.#release(count);
    if (this.#stalledSince !== undefined)
      this.#stalledSince = this.#held.size === 0 ? undefined : this.#now();
  }

  isWaitedForBy(publication: ExchangePublication): void {
    if (this.#held.some((flight) => flight.publication === publication)) this.#stalledSince ??= this.#now();
  }

  hasStalledSince(since: number): boolean {
    return (
      this.#stalledSince !== undefined &&
      this.#stalledSince <= since &&
      this.#held.some(({ publication }) => publication.waits)
    );
  }

  cut(): void {
    if (this.remove()) this.sink.closed("too_slow");
  }

  /** Whether it was still there. */
  remove(): boolean {
    const { publications, subscriptions } = this.#stream;
    if (!subscriptions.delete(this)) return false;
    if (subscriptions.size === 0) for (const publication of publications) publication.sink.connected(false);
    this.#release(this.#held.size);
    this.#exchange.leave(this.#stream);
    return true;
  }

  #release(count: number): void {
    const moved = new Set<ExchangePublication>();
    for (let index = 0; index < count; index += 1) {
      const flight = this.#held.shift();
      if (flight === undefined) break;
      flight.holders -= 1;
      moved.add(flight.publication);
    }
    for (const publication of moved) publication.settle();
  }
}
