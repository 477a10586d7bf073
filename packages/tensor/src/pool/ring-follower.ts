import { headerSlotOffset, slotIndex } from "../slot/slot-place.ts";
import { slotProgress, type SlotProgress } from "../slot/slot-state.ts";
import type { StreamReaders } from "./stream-regions.ts";

/** Where to begin: with what is oldest in the ring, with its newest frame, or with a number. */
export type FollowFrom = "oldest" | "newest" | number;

/**
 * Tells which frame of a ring comes next, without descriptors: by the commit words alone, in order, and without
 * waiting. For streams whose numbers have no holes; a producer that went round is caught up with where its ring begins.
 */
export class RingFollower {
  readonly #readers: StreamReaders;
  readonly #from: "oldest" | "newest";
  #next: number | undefined;

  constructor(readers: StreamReaders, from: FollowFrom) {
    this.#readers = readers;
    this.#from = from === "oldest" ? "oldest" : "newest";
    this.#next = typeof from === "number" ? from : undefined;
  }

  /** The next number to read, or undefined while there is none. It is not told again. */
  next(): number | undefined {
    this.#next ??= this.#start();
    if (this.#next === undefined) return undefined;
    if (this.#at(this.#next).sequence > this.#next) this.#next = this.#oldest(this.#newest(() => true) ?? 0);
    const { sequence, committed } = this.#at(this.#next);
    // Gone past once more while we looked: its reader finds out, and the next call starts from there.
    if (sequence > this.#next) return this.#next++;
    if (sequence < this.#next) return undefined;
    return committed || this.#isPassedOver(sequence) ? this.#next++ : undefined;
  }

  /** Whether the producer went on without committing this one: a claim that it gave up, or still holds. */
  #isPassedOver(sequence: number): boolean {
    const after = this.#at(sequence + 1);
    return after.committed && after.sequence > sequence;
  }

  #start(): number | undefined {
    const newest = this.#newest(({ committed }) => committed);
    return newest === undefined || this.#from === "newest" ? newest : this.#oldest(newest);
  }

  /** The oldest frame that is still there when this one is the newest. */
  #oldest(newest: number): number {
    return Math.max(0, newest - this.#readers.layout.nslots + 1);
  }

  #newest(counts: (progress: SlotProgress) => boolean): number | undefined {
    let newest: number | undefined;
    for (let index = 0; index < this.#readers.layout.nslots; index += 1) {
      const progress = this.#at(index);
      if (counts(progress) && (newest === undefined || progress.sequence > newest))
        newest = progress.sequence;
    }
    return newest;
  }

  #at(sequence: number): SlotProgress {
    const { header, layout } = this.#readers;
    return slotProgress(header, headerSlotOffset(slotIndex(sequence, layout.nslots)));
  }
}
