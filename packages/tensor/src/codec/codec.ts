import type { EntryLayout } from "@interlock/contracts/tensor";
import type { EncodeFault } from "./entry-encoder.ts";
import type { EntryInput, EntryValue, EntryView, EntryWriter, FixedLayout } from "./message-types.ts";
import type { DecodeRefusal, EncodeRefusal } from "./refusals.ts";

/** A view on what was accepted, valid until the same codec decodes again; or why it was not. */
export type Decoding<E extends EntryLayout> = { readonly ok: true; readonly message: EntryView<E> } | Refused;

export interface Refused {
  readonly ok: false;
  readonly refusal: DecodeRefusal;
}

/** How many bytes were written; or which member could not be, and why: then the bytes at that place are of no use. */
export type Encoding =
  | { readonly ok: true; readonly length: number }
  | ({ readonly ok: false } & EncodeFault);

/** A window on a blank message of fixed length, to be filled in; or that there is no room. */
export type Opening<L extends FixedLayout> =
  | { readonly ok: true; readonly length: number; readonly message: EntryWriter<L> }
  | { readonly ok: false; readonly refusal: Extract<EncodeRefusal, "buffer_too_small"> };

/** Writes and reads one layout. It owns one view, so each reader that keeps messages apart has a codec of its own. */
export interface Codec<E extends EntryLayout> {
  readonly layout: E;
  /** Judges the whole span and moves the view to it, without allocating. */
  decode(bytes: Uint8Array, offset?: number, length?: number): Decoding<E>;
  /** What a view shows, as a copy. */
  copy(message: EntryView<E>): EntryValue<E>;
  encode(value: EntryInput<E>, into: Uint8Array, offset?: number): Encoding;
  /** Bytes that `encode` will write: what to claim of a transport. */
  lengthOf(value: EntryInput<E>): Encoding;
}

/** A codec of messages that all have one length: these can be filled in where they lie, field by field. */
export interface FixedCodec<L extends FixedLayout> extends Codec<L> {
  /** Bytes of every message. */
  readonly length: number;
  /** Writes a message with everything optional absent and the rest zero. */
  open(into: Uint8Array, offset?: number): Opening<L>;
}
