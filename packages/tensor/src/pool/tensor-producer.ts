import { Spans } from "../region/spans.ts";
import { RegionError } from "../region/region-error.ts";
import { SEQUENCE_LIMIT } from "../slot/commit-word.ts";
import { resolveStrides, type ShapeFault } from "../slot/resolve-strides.ts";
import { headerSlotOffset, payloadSlotOffset, slotIndex } from "../slot/slot-place.ts";
import { SlotTemplate } from "../slot/slot-template.ts";
import { beginSlot, commitSlot, holdsMark } from "../slot/slot-writer.ts";
import { SLOT } from "../slot/slot-layout.ts";
import type { TensorShape } from "../slot/tensor-shape.ts";
import { choosePool } from "./choose-pool.ts";
import type { PoolLayout } from "./stream-layout.ts";
import type { StreamRegions } from "./stream-regions.ts";

/** A slot that is being written. Fill `payload`, then commit; whoever never does loses this one frame. */
export interface Claim {
  readonly kind: "claimed";
  readonly sequence: number;
  readonly shape: TensorShape;
  readonly poolId: number;
  /** As long as was asked for, on the region itself: valid until the claim is committed. */
  readonly payload: Uint8Array<ArrayBufferLike>;
}

/** What nothing was written for; the sequence number is used by the next frame. */
export type ClaimRefused =
  | { readonly kind: "refused"; readonly reason: "no_pool_fits" }
  | { readonly kind: "refused"; readonly reason: "shape_invalid"; readonly fault: ShapeFault | "extent" };

export type Committed =
  | { readonly kind: "committed"; readonly sequence: number }
  /** So many frames were claimed since that the ring came round to this slot, or it was committed already. */
  | { readonly kind: "refused"; readonly reason: "claim_overtaken" };

export interface FrameStamp {
  /** When what is in the frame was captured, in the stream's clock. Without it: when it is committed. */
  readonly timestampNs?: bigint;
  /** The version of the stream's metadata that the frame is of. */
  readonly metaVersion?: number;
}

export interface ProducerOptions {
  /** The first sequence number; 0 in a new epoch. */
  readonly firstSequence?: number;
  /** CLOCK_MONOTONIC in nanoseconds unless another domain is announced. */
  readonly nowNs?: () => bigint;
}

const OVERTAKEN = { kind: "refused", reason: "claim_overtaken" } as const;
const NO_POOL_FITS = { kind: "refused", reason: "no_pool_fits" } as const;

interface ShapePlan {
  readonly kind: "plan";
  readonly shape: TensorShape;
  readonly template: SlotTemplate;
  readonly extentBytes: number;
}

interface Pool extends PoolLayout {
  readonly spans: Spans;
}

/**
 * Writes the frames of a stream. It never waits: consumers that are too slow are written over, and find out themselves.
 * There is one producer to a stream; two of them would tear each other's frames.
 */
export class TensorProducer {
  readonly #regions: StreamRegions;
  readonly #pools: readonly Pool[];
  readonly #headers: Spans;
  readonly #nowNs: () => bigint;
  #sequence: number;
  #plan: ShapePlan | undefined;

  constructor(regions: StreamRegions, options: ProducerOptions = {}) {
    this.#regions = regions;
    this.#headers = new Spans(regions.header.writable().bytes);
    this.#pools = regions.pools.map(({ poolId, strideBytes, region }) => ({
      poolId,
      strideBytes,
      spans: new Spans(region.writable().bytes),
    }));
    this.#sequence = options.firstSequence ?? 0;
    this.#nowNs = options.nowNs ?? (() => process.hrtime.bigint());
  }

  /** The number that the next frame gets. */
  get nextSequence(): number {
    return this.#sequence;
  }

  /**
   * Takes the next slot and marks it as being written; what it costs does not depend on the length. Several claims may
   * be open at a time, and committed in any order.
   *
   * @throws RegionError `region_closed`; RangeError once sequence numbers are used up
   */
  claim(shape: TensorShape, byteLength: number): Claim | ClaimRefused {
    const header = this.#regions.header.writable();
    const plan = this.#planFor(shape);
    if (plan.kind === "refused") return plan;
    if (byteLength > 0 && plan.extentBytes > byteLength) {
      return { kind: "refused", reason: "shape_invalid", fault: "extent" };
    }
    const pool = choosePool(this.#pools, byteLength);
    if (pool === undefined) return NO_POOL_FITS;
    const sequence = this.#sequence;
    if (sequence >= SEQUENCE_LIMIT) throw new RangeError("sequence numbers of this epoch are used up");
    const index = slotIndex(sequence, this.#regions.layout.nslots);
    const payload = pool.spans.at(payloadSlotOffset(index, pool.strideBytes), byteLength);
    // A pool that was closed on its own has no bytes left to give.
    if (payload.length !== byteLength) throw new RegionError("region_closed");
    beginSlot(header, headerSlotOffset(index), sequence);
    this.#sequence = sequence + 1;
    return { kind: "claimed", sequence, shape, poolId: pool.poolId, payload };
  }

  commit(claim: Claim, stamp: FrameStamp = {}): Committed {
    const header = this.#regions.header.writable();
    const { sequence } = claim;
    const index = slotIndex(sequence, this.#regions.layout.nslots);
    const offset = headerSlotOffset(index);
    const plan = this.#planFor(claim.shape);
    if (plan.kind === "refused" || !holdsMark(header, offset, sequence)) return OVERTAKEN;
    const { template } = plan;
    template.stamp({
      valuesLength: claim.payload.length,
      payloadSlot: index,
      poolId: claim.poolId,
      timestampNs: stamp.timestampNs ?? this.#nowNs(),
      metaVersion: stamp.metaVersion ?? 0,
    });
    this.#headers.at(offset + SLOT.valuesLenBytes, template.afterWord.length).set(template.afterWord);
    commitSlot(header, offset, sequence);
    return { kind: "committed", sequence };
  }

  /** Claims, copies and commits. */
  publish(shape: TensorShape, payload: Uint8Array, stamp: FrameStamp = {}): Committed | ClaimRefused {
    const claim = this.claim(shape, payload.length);
    if (claim.kind === "refused") return claim;
    claim.payload.set(payload);
    return this.commit(claim, stamp);
  }

  /** What follows from a shape; a stream mostly keeps its one, and then it is worked out once. */
  #planFor(shape: TensorShape): ShapePlan | ClaimRefused {
    if (this.#plan?.shape === shape) return this.#plan;
    const resolved = resolveStrides(shape);
    if (resolved.kind === "faulty") {
      return { kind: "refused", reason: "shape_invalid", fault: resolved.fault };
    }
    const { strides, extentBytes } = resolved;
    this.#plan = { kind: "plan", shape, template: new SlotTemplate(shape, strides), extentBytes };
    return this.#plan;
  }
}
