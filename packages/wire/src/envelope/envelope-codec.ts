import type { Frame, FrameDecoder } from "../framing/frame.ts";
import type { SubscriptionNames } from "./subscription-names.ts";

/** Correlates an answer with its request; `null` stands where no request could be read. */
export type MessageId = string | number;

/** An error as it travels, whatever the envelope. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly details: object;
}

export interface RequestEnvelope {
  readonly kind: "request";
  /** As the request had it; `undefined` when it had none. */
  readonly id: MessageId | null | undefined;
  /**
   * `last`: answered, then the connection is closed. `none`: a notification, never answered.
   * `aside`: `none` on a connection that an earlier message keeps open, otherwise `last`.
   */
  readonly answer: "normal" | "last" | "none" | "aside";
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The whole top-level object, for gates that read more than params. */
  readonly envelope: Readonly<Record<string, unknown>>;
}

/** Asks to stop work on an earlier request of the same connection. */
export interface CancelEnvelope {
  readonly kind: "cancel";
  readonly id: MessageId | null | undefined;
  readonly answer: RequestEnvelope["answer"];
  /** Id of the request that nobody waits for any more. */
  readonly target: MessageId;
  readonly envelope: RequestEnvelope["envelope"];
}

/** Asks to end a subscription of the same connection. */
export interface UnsubscribeEnvelope {
  readonly kind: "unsubscribe";
  readonly id: MessageId | null | undefined;
  readonly answer: RequestEnvelope["answer"];
  readonly subscription: string;
  readonly envelope: RequestEnvelope["envelope"];
}

/** What a server can be sent, whole. */
export type IncomingEnvelope = RequestEnvelope | CancelEnvelope | UnsubscribeEnvelope;

/** Where a message failed: cut from the stream, read as JSON, or understood as a request. */
export type MalformedStage = "frame" | "decode" | "envelope";

/** A message that was cut well but is no request. */
export interface RequestRefusal {
  readonly kind: "refusal";
  readonly id: MessageId | null | undefined;
  readonly stage: MalformedStage;
  readonly reason: string;
  /** Whether the connection ends with the answer, because nothing after it could be told apart. */
  readonly close: boolean;
}

export type ResponseEnvelope =
  | { readonly kind: "result"; readonly id: MessageId | undefined; readonly result: unknown }
  | { readonly kind: "error"; readonly id: MessageId | undefined; readonly error: ErrorBody }
  | { readonly kind: "notification"; readonly method: string; readonly params: unknown }
  | { readonly kind: "violation"; readonly reason: string };

/** Bytes of one message, framing not counted. */
export interface EnvelopeLimits {
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** Nesting depth of arrays and objects, the top value counting as 1. */
  readonly depth: number;
  /** Object members in one request. Default 10 000. */
  readonly keys?: number;
}

export interface CancelMessage {
  readonly text: string;
  /** Whether the peer will answer it, under the id it was made with. */
  readonly answered: boolean;
}

/** A caller's half of a codec: requests go out, responses come in. */
export interface CallerCodec {
  readonly limits: EnvelopeLimits;
  readonly subscriptionNames: SubscriptionNames;
  /** Cuts responses under the plane's limits. */
  decoder(direction: "response", emit: (frame: Frame) => void): FrameDecoder;
  decodeResponse(bytes: Uint8Array): ResponseEnvelope;
  /**
   * Framed text, ready to write; `params` is a JSON text. `undefined`: over the limit.
   * Without `id` it is a notification (`$/subscription/cancel` …).
   */
  encodeRequest(id: MessageId | undefined, method: string, params: string): string | undefined;
  /** `id` is used where the envelope has no message that goes unanswered. */
  encodeCancel(id: MessageId, target: MessageId): CancelMessage;
}

/** The open port between messages and bytes: framing and envelope of one plane, both directions. */
export interface EnvelopeCodec extends CallerCodec {
  /** Cuts requests (for a server) or responses (for a client) under the plane's limits. */
  decoder(direction: "request" | "response", emit: (frame: Frame) => void): FrameDecoder;
  decodeRequest(bytes: Uint8Array): IncomingEnvelope | RequestRefusal;
  /** A message that answers nothing (`$/subscription/notify` …); `params` is a JSON text. */
  encodePush(method: string, params: string): string | undefined;
  /** Framed text, ready to write; `result` is a JSON text. `undefined`: over the limit. */
  encodeResult(id: MessageId | null | undefined, result: string): string | undefined;
  /** The bytes of what `encodeResult` gives, in pieces, around a result whose JSON is bytes already. */
  encloseResult(id: MessageId | null | undefined, result: Uint8Array): readonly Uint8Array[] | undefined;
  encodeError(id: MessageId | null | undefined, error: ErrorBody): string | undefined;
}
