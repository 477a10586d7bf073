/** Why bytes are not the message that was asked for. */
export const DECODE_REFUSALS = [
  /** The span is not inside the buffer. */
  "span_outside",
  /** The bytes end before the message header does. */
  "header_outside",
  "unexpected_schema",
  "unexpected_template",
  "unsupported_version",
  /** The block ends before a required field does, or is shorter than its version's. */
  "block_too_short",
  "block_outside",
  /** A group header or an entry ends after the bytes do. */
  "group_outside",
  /** A group counts more entries than any may have. */
  "group_too_large",
  "data_outside",
  /** A length is more than its field may have. */
  "data_too_long",
] as const;
export type DecodeRefusal = (typeof DECODE_REFUSALS)[number];

/** Why a value cannot be written. */
export const ENCODE_REFUSALS = [
  "buffer_too_small",
  /** A required field is undefined. */
  "missing",
  /** Not an integer that the field can hold. */
  "out_of_range",
  /** No name of the field's enum. */
  "unknown_name",
  "too_many_numbers",
  "too_many_entries",
  "data_too_long",
  "not_ascii",
] as const;
export type EncodeRefusal = (typeof ENCODE_REFUSALS)[number];
