/** Why one frame was lost. Each lost frame has exactly one cause. */
export type DropCause =
  /** The slot was being written when it was looked at: the producer is a whole ring ahead, or died in it. */
  | "in_progress"
  /** Another frame is in the slot. */
  | "other_sequence"
  /** The frame was written over while it was read. */
  | "changed"
  | "header_invalid"
  | "payload_invalid"
  /** The first frame after a gap that was longer than allowed: the consumer starts anew behind it. */
  | "resync";

/** Frames that a consumer lost since it was made, by cause. */
export interface DropCounts {
  /** Sequence numbers that were never looked at. */
  readonly gap: number;
  /** All others but those of a resync: the sum of the five below. */
  readonly late: number;
  readonly inProgress: number;
  readonly otherSequence: number;
  readonly changed: number;
  readonly headerInvalid: number;
  readonly payloadInvalid: number;
  readonly resync: number;
  /** Frames of another epoch, which are none of this stream's any more. */
  readonly epochMismatch: number;
}

export type MutableDropCounts = { -readonly [Count in keyof DropCounts]: DropCounts[Count] };

export function noDrops(): MutableDropCounts {
  return {
    gap: 0,
    late: 0,
    inProgress: 0,
    otherSequence: 0,
    changed: 0,
    headerInvalid: 0,
    payloadInvalid: 0,
    resync: 0,
    epochMismatch: 0,
  };
}

const COUNTED_AS = {
  in_progress: "inProgress",
  other_sequence: "otherSequence",
  changed: "changed",
  header_invalid: "headerInvalid",
  payload_invalid: "payloadInvalid",
  resync: "resync",
} as const satisfies Record<DropCause, keyof DropCounts>;

export function countDrop(counts: MutableDropCounts, cause: DropCause): void {
  counts[COUNTED_AS[cause]] += 1;
  if (cause !== "resync") counts.late += 1;
}
