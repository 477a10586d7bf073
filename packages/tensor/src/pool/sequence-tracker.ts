/** What a sequence number is, after those before it. */
export type Arrival =
  | { readonly kind: "next"; readonly missing: number }
  /** More are missing than is borne: start anew behind this one. */
  | { readonly kind: "resync"; readonly missing: number }
  /** Numbers went backward: the producer is another one, and its regions are to be mapped anew. */
  | { readonly kind: "regressed" };

const NEXT: Arrival = { kind: "next", missing: 0 };

/** Follows the sequence numbers of a stream. */
export class SequenceTracker {
  readonly #largestGap: number;
  #last: number | undefined;
  /** Behind a resync one frame is taken whatever is missing, so that a slow consumer is not left with none at all. */
  #afresh = false;

  /** @param largestGap the most that may be missing at once; Infinity for any. */
  constructor(largestGap: number) {
    this.#largestGap = largestGap;
  }

  /** The highest number that was seen, whether its frame was good or not. */
  get last(): number | undefined {
    return this.#last;
  }

  see(sequence: number): Arrival {
    const last = this.#last;
    if (last !== undefined && sequence < last) return { kind: "regressed" };
    this.#last = sequence;
    const missing = last === undefined ? 0 : Math.max(0, sequence - last - 1);
    const wasAfresh = this.#afresh;
    this.#afresh = missing > this.#largestGap && !wasAfresh;
    if (this.#afresh) return { kind: "resync", missing };
    return missing === 0 ? NEXT : { kind: "next", missing };
  }
}
