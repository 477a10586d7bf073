import type { ExchangePublication } from "./exchange-publication.ts";
import { Fifo } from "./fifo.ts";
import type { Flight, Stream, SubscriptionSink } from "./stream.ts";

/** A subscription, as the exchange has it. */
export class ExchangeSubscription {
  readonly sink: SubscriptionSink;
  readonly #stream: Stream;
  readonly #held = new Fifo<Flight>();
  #stalledSince: number | undefined;

  constructor(stream: Stream, sink: SubscriptionSink) {
    this.#stream = stream;
    this.sink = sink;
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
      this.#stalledSince = this.#held.size === 0 ? undefined : this.#stream.now();
  }

  isWaitedForBy(publication: ExchangePublication): void {
    if (this.#held.some((flight) => flight.publication === publication))
      this.#stalledSince ??= this.#stream.now();
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
    this.#stream.left();
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
