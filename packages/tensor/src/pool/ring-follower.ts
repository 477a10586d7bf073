import { headerSlotOffset, slotIndex } from "../slot/slot-place.ts";
import { slotProgress, type SlotProgress } from "../slot/slot-state.ts";
import type { StreamReaders } from "./stream-regions.ts";

/** Where to begin: with what is oldest in the ring, with its newest frame, or with a number. */
export type FollowFrom = "oldest" | "newest" | number;

/**
 * Tells which frame of a ring comes next, without descriptors: by the commit words alone, in order, and without
 * waiting. For streams whose numbers have no holes; a producer that went past is caught up with in the middle of its ring.
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
    if (this.#at(this.#next).sequence > this.#next) this.#next = this.#middle(this.#next);
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
    if (newest === undefined || this.#from === "newest") return newest;
    return Math.max(0, newest - this.#readers.layout.nslots + 1);
  }

  /** Where to go on when the producer went past: the oldest frames would be written over before they were read. */
  #middle(passed: number): number {
    const newest = this.#newest(() => true) ?? 0;
    return Math.max(passed + 1, newest - Math.floor(this.#readers.layout.nslots / 2));
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
