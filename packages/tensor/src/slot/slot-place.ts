import { HEADER_SLOT_BYTES, SUPERBLOCK_BYTES } from "@interlock/contracts/tensor";

/** The slot of a sequence number; `nslots` is a power of two. */
export function slotIndex(sequence: number, nslots: number): number {
  // The low bits survive the conversion to 32 bits, whatever the number.
  return (sequence | 0) & (nslots - 1);
}

/** Bytes from the start of a header ring to a slot. */
export function headerSlotOffset(index: number): number {
  return SUPERBLOCK_BYTES + index * HEADER_SLOT_BYTES;
}

/** Bytes from the start of a payload pool to a slot. */
export function payloadSlotOffset(index: number, strideBytes: number): number {
  return SUPERBLOCK_BYTES + index * strideBytes;
}
