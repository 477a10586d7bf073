/** First eight bytes of every region, as a little-endian u64: the number counts, the letters it spells do not. */
export const MAGIC = 0x54_4f_50_4c_53_48_4d_31n;

/** The one layout of regions that is written; readers refuse any other. */
export const LAYOUT_VERSION = 1;

/** Bytes before the first slot of every region. */
export const SUPERBLOCK_BYTES = 64;

/** Bytes of one slot of a header ring: 60 of the slot header, 4 of a length, 192 of the embedded tensor header. */
export const HEADER_SLOT_BYTES = 256;

/** Bytes that a slot embeds: a message header and the block of a tensor header. */
export const EMBEDDED_HEADER_BYTES = 192;

/** Dimensions a tensor header has room for; not said on the wire. */
export const MAX_DIMS = 8;

/** A payload slot is at least this long, and a power of two. */
export const STRIDE_MIN_BYTES = 64;

/** Longest region URI, in bytes. */
export const REGION_URI_MAX_BYTES = 4096;

/** Longest error message that an answer carries, in bytes. */
export const ERROR_MESSAGE_MAX_BYTES = 1024;
