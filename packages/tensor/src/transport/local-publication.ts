import { refuseOffer, type Offer, type OfferRefusal } from "./offer.ts";
import { PublicationGate } from "./publication-gate.ts";
import type { PublicationSink } from "./stream.ts";
import type { MessageClaim, Claiming, CloseReason, Publication, PublicationEvents } from "./transport.ts";

/** A message in the making: the payload is a part of what is sent. */
export interface Parcel {
  readonly payload: Uint8Array;
  readonly whole: Uint8Array;
}

/** Where a publication's messages go. */
export interface Outlet {
  allocate(length: number): Parcel;
  send(parcel: Parcel): void;
  skip(length: number): void;
  /** An offer was refused as back-pressured. */
  waiting(): void;
  remove(): void;
}

/** The publisher's end, the same whether the stream is in this process or behind a hub. */
export class LocalPublication implements Publication, PublicationSink {
  readonly channel: string;
  readonly streamId: number;
  readonly #gate = new PublicationGate();
  readonly #outlet: Outlet;
  readonly #events: PublicationEvents;
  #refused = false;

  constructor(channel: string, streamId: number, outlet: Outlet, events: PublicationEvents) {
    this.channel = channel;
    this.streamId = streamId;
    this.#outlet = outlet;
    this.#events = events;
  }

  get position(): number {
    return this.#gate.position;
  }

  get isConnected(): boolean {
    return this.#gate.connected && this.#gate.closed === undefined;
  }

  get maxMessageBytes(): number | undefined {
    return this.#gate.maxMessageBytes;
  }

  get closed(): CloseReason | undefined {
    return this.#gate.closed;
  }

  offer(bytes: Uint8Array, offset = 0, length = bytes.length - offset): Offer {
    const refusal = this.#refusalOf(offset < 0 || length > bytes.length - offset ? -1 : length);
    if (refusal !== undefined) return refuseOffer(refusal);
    const parcel = this.#outlet.allocate(length);
    parcel.payload.set(length === bytes.length ? bytes : bytes.subarray(offset, offset + length));
    const position = this.#gate.advance(length);
    this.#outlet.send(parcel);
    return { ok: true, position };
  }

  tryClaim(length: number): Claiming {
    const refusal = this.#refusalOf(length);
    if (refusal !== undefined) return refuseOffer(refusal);
    const parcel = this.#outlet.allocate(length);
    const position = this.#gate.advance(length);
    this.#gate.claimed = true;
    return { ok: true, position, claim: this.#claim(parcel) };
  }

  close(): void {
    if (this.#gate.closed !== undefined) return;
    this.end("closed_here");
    this.#outlet.remove();
  }

  /** It is closed from outside: nothing has to be told to anybody. */
  end(reason: CloseReason): void {
    this.#gate.closed ??= reason;
    this.#changed();
  }

  /** The stream takes messages of this length. */
  accept(maxMessageBytes: number): void {
    this.#gate.maxMessageBytes = maxMessageBytes;
  }

  limit(position: number): void {
    this.#gate.limit = position;
    this.#changed();
  }

  connected(connected: boolean): void {
    this.#gate.connected = connected;
    this.#changed();
  }

  #claim(parcel: Parcel): MessageClaim {
    let open = true;
    const settle = (how: () => void): void => {
      if (!open) return;
      open = false;
      this.#gate.claimed = false;
      // A publication that was closed meanwhile has nowhere to send to.
      if (this.#gate.closed === undefined) how();
    };
    return {
      bytes: parcel.payload,
      commit: () => settle(() => this.#outlet.send(parcel)),
      abort: () => settle(() => this.#outlet.skip(parcel.payload.length)),
    };
  }

  #refusalOf(length: number): OfferRefusal | undefined {
    const refusal = this.#gate.refusalOf(length);
    if (refusal === "back_pressured") this.#outlet.waiting();
    // An outlet may make room at once, by cutting off who kept others waiting; the next offer will see it.
    if (refusal === "back_pressured" || refusal === "not_connected") this.#refused = true;
    return refusal;
  }

  #changed(): void {
    if (!this.#refused) return;
    this.#refused = false;
    this.#events.onChange?.();
  }
}
