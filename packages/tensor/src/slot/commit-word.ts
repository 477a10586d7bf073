/**
 * The commit word of a slot is a u64: the sequence number shifted left by one, with the lowest bit set once the slot is
 * committed. It is handled as two 32-bit halves, because 64-bit `Atomics` make a BigInt of every word they read.
 */

/** Sequence numbers are below this, so that twice of one is exact. A million frames a second reach it in 142 years. */
export const SEQUENCE_LIMIT = 2 ** 52;

const HALF = 2 ** 31;

/** Low half of the word that says "being written". */
export function markLow(sequence: number): number {
  // Modulo 2^32, as the bits are stored.
  return (sequence * 2) | 0;
}

/** Low half of the word that says "committed". */
export function committedLow(sequence: number): number {
  return markLow(sequence) | 1;
}

/** High half of both. */
export function wordHigh(sequence: number): number {
  return Math.floor(sequence / HALF) | 0;
}

export function sequenceOf(low: number, high: number): number {
  return (high >>> 0) * HALF + (low >>> 1);
}

export function isCommitted(low: number): boolean {
  return (low & 1) === 1;
}
