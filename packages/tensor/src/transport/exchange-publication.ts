import { Fifo } from "./fifo.ts";
import type { Flight, PublicationSink, Stream } from "./stream.ts";
import { charge } from "./transport-limits.ts";

/** A publication, as the exchange has it. */
export class ExchangePublication {
  readonly sessionId: number;
  readonly sink: PublicationSink;
  position = 0;
  /** It was refused an offer, and its limit has not moved since. */
  waits = false;
  readonly #stream: Stream;
  readonly #flights = new Fifo<Flight>();
  #limit: number;

  constructor(stream: Stream, sessionId: number, sink: PublicationSink) {
    this.#stream = stream;
    this.sessionId = sessionId;
    this.sink = sink;
    this.#limit = stream.limits.windowBytes;
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
      this.#limit = flight.end + this.#stream.limits.windowBytes;
      this.#flights.shift();
    }
    if (this.#limit === before) return;
    this.waits = false;
    this.sink.limit(this.#limit);
  }

  remove(): void {
    if (!this.#stream.publications.delete(this)) return;
    this.#stream.left();
    for (const subscription of this.#stream.subscriptions) subscription.sink.imageGone(this.sessionId);
  }
}
