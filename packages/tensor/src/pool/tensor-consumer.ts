import { isRegionError } from "../region/region-error.ts";
import { Scratch, type RegionReader } from "../region/region-reader.ts";
import { SEQUENCE_LIMIT } from "../slot/commit-word.ts";
import { headerSlotOffset, payloadSlotOffset, slotIndex } from "../slot/slot-place.ts";
import { SlotSnapshot } from "../slot/slot-snapshot.ts";
import { isStillCommitted, slotState } from "../slot/slot-state.ts";
import { countDrop, noDrops, type DropCause, type DropCounts } from "./drop-counts.ts";
import { SequenceTracker } from "./sequence-tracker.ts";
import type { PoolReader, StreamReaders } from "./stream-regions.ts";
import type { Received, TensorFrame } from "./tensor-frame.ts";

export interface ConsumerOptions {
  /** The most frames that may be missing at once; beyond it the consumer starts anew. 256, as recommended. */
  readonly largestGap?: number;
}

/**
 * Gets to see a frame where it lies. The bytes may be written over while it runs, and then its result is thrown away:
 * it must survive bytes that make no sense, must not write to them, and must not keep them.
 */
export type UseFrame<Value> = (payload: Uint8Array<ArrayBufferLike>, frame: TensorFrame) => Value;

/** Where a frame's bytes go: at least as long as it is told. */
export type Destination = (byteLength: number) => Uint8Array;

/** A way to get at a payload. */
type Take<Value> = (reader: RegionReader, offset: number, frame: TensorFrame) => Value;

/**
 * Reads the frames of a stream by their sequence numbers. It never waits and never returns a torn frame: the commit
 * word is looked at before anything is read, and again after the last byte of the payload.
 */
export class TensorConsumer {
  readonly #readers: StreamReaders;
  readonly #pools: ReadonlyMap<number, PoolReader>;
  readonly #tracker: SequenceTracker;
  readonly #snapshot = new SlotSnapshot();
  readonly #scratch = new Scratch();
  readonly #drops = noDrops();

  constructor(readers: StreamReaders, { largestGap = 256 }: ConsumerOptions = {}) {
    this.#readers = readers;
    this.#pools = new Map(readers.pools.map((pool) => [pool.poolId, pool]));
    this.#tracker = new SequenceTracker(largestGap);
  }

  /** What was lost so far. */
  get drops(): DropCounts {
    return { ...this.#drops };
  }

  /** The highest sequence number that was asked for. */
  get lastSequence(): number | undefined {
    return this.#tracker.last;
  }

  /** Whether a frame belongs to these regions; one of another epoch is counted and has nothing to be read. */
  belongs(epoch: bigint): boolean {
    if (epoch === this.#readers.layout.epoch) return true;
    this.#drops.epochMismatch += 1;
    return false;
  }

  /**
   * Lends a frame, without a copy where it is mapped.
   *
   * @throws RegionError `region_closed`, and what `use` throws
   */
  lend<Value>(sequence: number, use: UseFrame<Value>): Received<Value> {
    return this.#receive(sequence, (reader, offset, frame) =>
      use(frame.byteLength === 0 ? NOTHING : reader.lend(offset, frame.byteLength, this.#scratch), frame),
    );
  }

  /** Copies a frame's payload into what `destination` gives; the value is the part of it that was filled. */
  copy(sequence: number, destination: Destination = newBytes): Received<Uint8Array> {
    return this.#receive(sequence, (reader, offset, { byteLength }) => {
      const whole = destination(byteLength);
      const into = whole.length === byteLength ? whole : whole.subarray(0, byteLength);
      if (into.length < byteLength) throw new RangeError("the destination is shorter than the frame");
      if (byteLength > 0) reader.copy(offset, into);
      return into;
    });
  }

  #receive<Value>(sequence: number, take: Take<Value>): Received<Value> {
    if (sequence >= SEQUENCE_LIMIT) return this.#drop("header_invalid");
    const arrival = this.#tracker.see(sequence);
    if (arrival.kind === "regressed") return { kind: "remap", cause: "sequence_regressed" };
    this.#drops.gap += arrival.missing;
    if (arrival.kind === "resync") return this.#drop("resync");
    try {
      return this.#read(sequence, take);
    } catch (error) {
      if (isRegionError(error) && error.code === "pool_lost") return { kind: "remap", cause: "pool_lost" };
      throw error;
    }
  }

  #read<Value>(sequence: number, take: Take<Value>): Received<Value> {
    const { header, layout } = this.#readers;
    const index = slotIndex(sequence, layout.nslots);
    const offset = headerSlotOffset(index);
    const state = slotState(header, offset, sequence);
    if (state !== "committed") return this.#drop(state);
    this.#snapshot.take(header, offset);
    // Looked at here as well, so that a header that was written over is called that, and not invalid.
    if (!isStillCommitted(header, offset, sequence)) return this.#drop("changed");
    const judged = this.#judge(sequence, index);
    if (typeof judged === "string") return this.#drop(judged);
    const { frame, pool } = judged;
    const value = take(pool.reader, payloadSlotOffset(index, pool.strideBytes), frame);
    if (!isStillCommitted(header, offset, sequence)) return this.#drop("changed");
    return { kind: "frame", frame, value };
  }

  /** Believes nothing of a slot that was written by another process. */
  #judge(
    sequence: number,
    index: number,
  ): { readonly frame: TensorFrame; readonly pool: PoolReader } | DropCause {
    const slot = this.#snapshot;
    if (!slot.embedsTensorHeader) return "header_invalid";
    if (slot.payloadSlot >= this.#readers.layout.nslots) return "payload_invalid";
    if (slot.payloadSlot !== index || slot.payloadOffset !== 0) return "header_invalid";
    const { shape } = slot;
    if (shape.kind === "refused") return "header_invalid";
    const byteLength = slot.valuesLength;
    const pool = this.#pools.get(slot.poolId);
    if (pool === undefined || byteLength > pool.strideBytes) return "payload_invalid";
    // An empty frame has no bytes, whatever its dimensions say.
    if (byteLength > 0 && shape.extentBytes > byteLength) return "header_invalid";
    const { timestampNs, metaVersion, poolId } = slot;
    return { frame: { sequence, timestampNs, metaVersion, shape: shape.shape, poolId, byteLength }, pool };
  }

  #drop(cause: DropCause): { readonly kind: "dropped"; readonly cause: DropCause } {
    countDrop(this.#drops, cause);
    return DROPPED[cause];
  }
}

const NOTHING = new Uint8Array(0);

function newBytes(byteLength: number): Uint8Array {
  return new Uint8Array(byteLength);
}

const DROPPED = {
  in_progress: { kind: "dropped", cause: "in_progress" },
  other_sequence: { kind: "dropped", cause: "other_sequence" },
  changed: { kind: "dropped", cause: "changed" },
  header_invalid: { kind: "dropped", cause: "header_invalid" },
  payload_invalid: { kind: "dropped", cause: "payload_invalid" },
  resync: { kind: "dropped", cause: "resync" },
} as const satisfies Record<DropCause, { readonly kind: "dropped"; readonly cause: DropCause }>;
