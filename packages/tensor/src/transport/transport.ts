import type { NotOffered, Offer } from "./offer.ts";

/** Why something of a transport is no more. */
export const CLOSE_REASONS = [
  /** By whoever owned it. */
  "closed_here",
  /** The connection to the hub ended; what was on its way is lost. */
  "hub_lost",
  /** The subscriber kept publishers waiting for longer than the transport allows. */
  "too_slow",
] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** Why a channel or stream cannot be used. */
export type AddRefusal =
  | "malformed_channel"
  | "unsupported_channel"
  | "malformed_stream_id"
  | "transport_closed";

export type Added<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: AddRefusal };

/** Room for one message, claimed in advance. */
export interface MessageClaim {
  /** To be filled before `commit`, and not to be touched after it. */
  readonly bytes: Uint8Array;
  /** Publishes the bytes. A second `commit` or `abort` does nothing. */
  commit(): void;
  /** Gives the claim up: nothing is published, and its place in the position stays empty. */
  abort(): void;
}

export type Claiming =
  | { readonly ok: true; readonly position: number; readonly claim: MessageClaim }
  | NotOffered;

/** A place to publish to one stream. Nothing of it blocks. */
export interface Publication {
  readonly channel: string;
  readonly streamId: number;
  /** Bytes taken so far, with what each message takes beside its own: 32 bytes, rounded up to a multiple of 32. */
  readonly position: number;
  /** Whether somebody subscribes, as far as is known here. */
  readonly isConnected: boolean;
  /** Longest message that `offer` and `tryClaim` take; undefined until the hub has said it. */
  readonly maxMessageBytes: number | undefined;
  readonly closed: CloseReason | undefined;
  /** Copies the bytes and publishes them. */
  offer(bytes: Uint8Array, offset?: number, length?: number): Offer;
  /** Claims room for a message of this length; until it is committed or aborted the publication takes nothing else. */
  tryClaim(length: number): Claiming;
  close(): void;
}

/** One publication, as a subscription sees it. */
export interface Image {
  /** Different for each publication that the stream ever had. */
  readonly sessionId: number;
  /** Position of the publication when the subscription joined: nothing from before is seen. */
  readonly joinPosition: number;
}

/** What a message comes with; valid during the handler, as are the bytes. */
export interface MessageInfo {
  readonly streamId: number;
  readonly sessionId: number;
  /** Position of its publication after the message. */
  readonly position: number;
}

/** Gets one message. The bytes are shared with others: to be read, and to be copied if they are to be kept. */
export type MessageHandler = (bytes: Uint8Array, info: MessageInfo) => void;

/** A place to read one stream from. All publishers' messages come in one order, the same for every subscription. */
export interface Subscription {
  readonly channel: string;
  readonly streamId: number;
  /** Publications that `poll` has told of and not yet told the end of. */
  readonly images: readonly Image[];
  /** Set once everything before it has been polled. */
  readonly closed: CloseReason | undefined;
  /**
   * Hands over what has come, at most `limit` messages, and tells of images in between: of a new one before its first
   * message, of one that is gone after its last. An exception of the handler goes to the caller, and the message it
   * was thrown for counts as handed over.
   *
   * @returns how many messages were handed over
   */
  poll(handler: MessageHandler, limit: number): number;
  close(): void;
}

/** Called from within the transport: to wake somebody, not to work in. */
export interface PublicationEvents {
  /** After an offer was refused as not connected or back-pressured: trying again may succeed, or has become useless. */
  readonly onChange?: () => void;
}

export interface SubscriptionEvents {
  /** Called from `poll`. */
  readonly onImage?: (image: Image) => void;
  /** Called from `poll`. */
  readonly onImageGone?: (image: Image) => void;
  /** There is something to poll, where there was nothing. */
  readonly onReady?: () => void;
}

export type TransportState =
  /** Nothing is published yet; what was added waits. `after` says why a connection before this one ended. */
  | { readonly kind: "connecting"; readonly after?: LossReason }
  | { readonly kind: "open" }
  | { readonly kind: "closed" };

export type LossReason =
  /** Nobody listens there. */
  | "unreachable"
  /** The connection ended without a word: the hub's process is gone. */
  | "broken"
  /** The hub stopped. */
  | "stopped"
  /** One side speaks a version, or a sentence, that the other does not know. */
  | "protocol"
  /** The hub did not let this process fall any further behind. */
  | "too_slow";

/**
 * Carries messages between publications and subscriptions of the same channel and stream, those of one's own included.
 * Whoever uses it has to expect every message, so handlers look at schema, template and ids.
 */
export interface Transport {
  readonly state: TransportState;
  addPublication(channel: string, streamId: number, events?: PublicationEvents): Added<Publication>;
  addSubscription(channel: string, streamId: number, events?: SubscriptionEvents): Added<Subscription>;
  /** Closes everything that was added. */
  close(): void;
}
