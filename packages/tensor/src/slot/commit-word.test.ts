import { verifies } from "@interlock/testkit/verifies";
import fc from "fast-check";
import { expect } from "vitest";
import { heapRegion } from "../region/heap-region.ts";
import { memoryReader } from "../region/memory-reader.ts";
import { SEQUENCE_LIMIT } from "./commit-word.ts";
import { headerSlotOffset, slotIndex } from "./slot-place.ts";
import { isStillCommitted, slotProgress, slotState } from "./slot-state.ts";
import { beginSlot, commitSlot, holdsMark } from "./slot-writer.ts";

const sequences = fc.oneof(
  fc.nat(100),
  fc.integer({ min: 2 ** 31 - 9, max: 2 ** 31 + 9 }),
  fc.maxSafeNat().map((value) => value % SEQUENCE_LIMIT),
  fc.constant(SEQUENCE_LIMIT - 1),
);

verifies(
  "SHM-220",
  "the word of a slot is twice its sequence number, and one more once it is committed",
  () => {
    using region = heapRegion(headerSlotOffset(8));
    const memory = region.writable();
    const reader = memoryReader(region);
    fc.assert(
      fc.property(sequences, sequences, (before, sequence) => {
        const offset = headerSlotOffset(slotIndex(sequence, 8));
        // As another implementation would leave it, in one piece.
        memory.view.setBigUint64(offset, BigInt(before) * 2n + 1n, true);
        beginSlot(memory, offset, sequence);
        expect(memory.view.getBigUint64(offset, true)).toBe(BigInt(sequence) * 2n);
        expect([slotState(reader, offset, sequence), holdsMark(memory, offset, sequence)]).toEqual([
          "in_progress",
          true,
        ]);
        expect(slotProgress(reader, offset)).toEqual({ sequence, committed: false });
        commitSlot(memory, offset, sequence);
        expect(memory.view.getBigUint64(offset, true)).toBe(BigInt(sequence) * 2n + 1n);
        expect(slotState(reader, offset, sequence)).toBe("committed");
        expect(isStillCommitted(reader, offset, sequence)).toBe(true);
        expect(slotProgress(reader, offset)).toEqual({ sequence, committed: true });
        for (const other of [sequence + 8, sequence + 2 ** 31, sequence + 2 ** 32]) {
          expect(slotState(reader, offset, other)).toBe("other_sequence");
          expect(isStillCommitted(reader, offset, other)).toBe(false);
        }
      }),
    );
  },
);

verifies("SHM-220", "the slot of a frame follows from the low bits of its sequence number", () => {
  fc.assert(
    fc.property(sequences, fc.nat(20), (sequence, bits) => {
      expect(slotIndex(sequence, 2 ** bits)).toBe(Number(BigInt(sequence) % 2n ** BigInt(bits)));
    }),
  );
});
