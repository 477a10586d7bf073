import { fullFence } from "../region/full-fence.ts";
import type { RegionMemory } from "../region/region.ts";
import { committedLow, markLow, wordHigh } from "./commit-word.ts";

/**
 * Marks a slot as being written. Afterwards its payload and header may be filled in, by one writer.
 *
 * The mark must be visible before the first byte that it warns of, and a release store does not order what comes after
 * it: that is what the fence is for.
 */
export function beginSlot(memory: RegionMemory, offset: number, sequence: number): void {
  const index = offset >>> 2;
  const high = wordHigh(sequence);
  const { words } = memory;
  // Only this writer changes the word, so its own last high half is there. While that stays, one store of the low
  // half changes the whole word, and a reader of all 64 bits sees nothing in between.
  if (words[index + 1] === high) Atomics.store(words, index, markLow(sequence));
  else Atomics.store(memory.longs, offset >>> 3, BigInt.asIntN(64, BigInt(sequence) * 2n));
  fullFence();
}

/** Commits a slot: whoever sees this sees everything that was written into it. */
export function commitSlot(memory: RegionMemory, offset: number, sequence: number): void {
  Atomics.store(memory.words, offset >>> 2, committedLow(sequence));
}

/** Whether the slot still carries the mark of this sequence number, and nobody went over it since. */
export function holdsMark(memory: RegionMemory, offset: number, sequence: number): boolean {
  const index = offset >>> 2;
  return memory.words[index] === markLow(sequence) && memory.words[index + 1] === wordHigh(sequence);
}
