/** Why bytes could not be cut into a message. Sizes are in bytes. */
export type FrameRefusal =
  | { readonly reason: "oversize"; readonly limitBytes: number; readonly actualBytes: number }
  | { readonly reason: "missing newline terminator" }
  | { readonly reason: "header_too_long" }
  | { readonly reason: "malformed_header" }
  | { readonly reason: "malformed_content_length" }
  | { readonly reason: "missing_content_length" }
  | { readonly reason: "truncated_frame" };

/**
 * What a decoder finds in a stream. `bytes` may lie in the chunk that was pushed, and are lent as
 * that is. After a refusal the stream has no more frames.
 */
export type Frame =
  | { readonly kind: "message"; readonly bytes: Uint8Array }
  | { readonly kind: "refusal"; readonly refusal: FrameRefusal };

/** Cuts a stream of bytes into frames and gives each to the callback it was made with. */
export interface FrameDecoder {
  /** True while a message has begun and not ended. */
  readonly partial: boolean;
  push(chunk: Uint8Array): void;
  /** The stream is over: what is left is refused or was complete. */
  end(): void;
}
