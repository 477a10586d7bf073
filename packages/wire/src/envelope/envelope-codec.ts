import type { Frame, FrameDecoder } from "../framing/frame.ts";

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
  /** Absent on the last request of a line connection, which is answered without an id. */
  readonly id: MessageId | undefined;
  /** `none`: a notification, never answered. `last`: answered, then the connection is closed. */
  readonly answer: "normal" | "last" | "none";
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The whole top-level object, for gates that read more than params. */
  readonly envelope: Readonly<Record<string, unknown>>;
}

/** A message that was cut well but is no request. `close` says whether the connection can go on. */
export interface RequestRefusal {
  readonly kind: "refusal";
  readonly id: MessageId | null | undefined;
  readonly reason: string;
  readonly class: "decode" | "envelope";
  readonly close: boolean;
}

export type ResponseEnvelope =
  | { readonly kind: "result"; readonly id: MessageId | undefined; readonly result: unknown }
  | { readonly kind: "error"; readonly id: MessageId | undefined; readonly error: ErrorBody }
  | { readonly kind: "notification"; readonly method: string; readonly params: unknown }
  | { readonly kind: "violation"; readonly reason: string };

/** The open port between messages and bytes: framing and envelope of one plane, both directions. */
export interface EnvelopeCodec {
  /** Decoder for requests (server) or responses (client), with the plane's limits. */
  decoder(direction: "request" | "response", emit: (frame: Frame) => void): FrameDecoder;
  readonly limits: { readonly requestBytes: number; readonly responseBytes: number };
  decodeRequest(bytes: Uint8Array): RequestEnvelope | RequestRefusal;
  decodeResponse(bytes: Uint8Array): ResponseEnvelope;
  /** Framed text, ready to write. `params` and `result` are JSON texts. */
  encodeRequest(id: MessageId, method: string, params: string): string;
  encodeResult(id: MessageId | undefined, result: string): string;
  encodeError(id: MessageId | null | undefined, error: ErrorBody): string;
}
