import type { TensorShape } from "../slot/tensor-shape.ts";

/** Words of a frame, each made of its number and its place: any mixture of two frames shows. */
export function fillPattern(words: Uint32Array<ArrayBufferLike>, sequence: number): void {
  for (let index = 0; index < words.length; index += 1) words[index] = patternAt(sequence, index);
}

/** The first word that is of another frame, or -1. */
export function firstForeign(words: Uint32Array<ArrayBufferLike>, sequence: number): number {
  for (let index = 0; index < words.length; index += 1) {
    if (words[index] !== patternAt(sequence, index)) return index;
  }
  return -1;
}

function patternAt(sequence: number, index: number): number {
  return (Math.imul(sequence + 1, 0x9e37_79b1) ^ Math.imul(index + 1, 0x85eb_ca6b)) >>> 0;
}

export const PATTERN_BYTES = 512;

export const PATTERN_SHAPE: TensorShape = { dtype: "UINT32", majorOrder: "ROW", dims: [PATTERN_BYTES / 4] };
