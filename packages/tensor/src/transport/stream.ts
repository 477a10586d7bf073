import type { ExchangePublication } from "./exchange-publication.ts";
import type { ExchangeSubscription } from "./exchange-subscription.ts";
import type { CloseReason } from "./transport.ts";
import type { TransportLimits } from "./transport-limits.ts";

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

/** A message on its way. */
export interface Flight {
  readonly publication: ExchangePublication;
  readonly end: number;
  /** Subscriptions that have not read it yet. */
  holders: number;
}

/** Who publishes and reads under one key. */
export interface Stream {
  readonly limits: TransportLimits;
  readonly publications: Set<ExchangePublication>;
  readonly subscriptions: Set<ExchangeSubscription>;
  /** Milliseconds of the exchange's clock. */
  now(): number;
  /** Somebody is gone. */
  left(): void;
}
