import type { RegionReader } from "../region/region-reader.ts";
import { committedLow, isCommitted, sequenceOf, wordHigh } from "./commit-word.ts";

/** What a slot holds, seen from one sequence number. */
export type SlotState =
  | "committed"
  /** Somebody writes into it, whichever number. */
  | "in_progress"
  /** An earlier or later frame is committed there. */
  | "other_sequence";

/** Looks at the commit word; everything that is read afterwards is as new as the word, or newer. */
export function slotState(reader: RegionReader, offset: number, sequence: number): SlotState {
  const low = reader.word(offset);
  if (!isCommitted(low)) return "in_progress";
  const isThis = low === committedLow(sequence) && reader.word(offset + 4) === wordHigh(sequence);
  return isThis ? "committed" : "other_sequence";
}

/**
 * Whether everything that was read since `slotState` said `committed` is of that frame. The fence keeps those reads
 * before the second look; an acquiring load would only keep later ones behind it.
 */
export function isStillCommitted(reader: RegionReader, offset: number, sequence: number): boolean {
  reader.fence();
  return reader.word(offset) === committedLow(sequence) && reader.word(offset + 4) === wordHigh(sequence);
}

/** How far the writer of a slot has come, for whoever follows a ring without being told. */
export interface SlotProgress {
  readonly sequence: number;
  readonly committed: boolean;
}

export function slotProgress(reader: RegionReader, offset: number): SlotProgress {
  // Once more where the high half changed in between, which it does every 2^31 frames.
  for (;;) {
    const high = reader.word(offset + 4);
    const low = reader.word(offset);
    if (reader.word(offset + 4) === high) {
      return { sequence: sequenceOf(low, high), committed: isCommitted(low) };
    }
  }
}
