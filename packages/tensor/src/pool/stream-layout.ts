import { HEADER_SLOT_BYTES, STRIDE_MIN_BYTES } from "@interlock/contracts/tensor";
import type { RegionIdentity } from "../region/superblock.ts";

/** One size class of payloads. */
export interface PoolLayout {
  readonly poolId: number;
  /** Bytes of a slot: a power of two, at least 64. */
  readonly strideBytes: number;
}

/** All regions of one epoch of a stream: a header ring, and pools with as many slots. */
export interface StreamLayout {
  readonly streamId: number;
  readonly epoch: bigint;
  /** A power of two. */
  readonly nslots: number;
  readonly pools: readonly PoolLayout[];
}

export type LayoutFault =
  | "nslots_not_power_of_two"
  | "no_pools"
  | "stride_invalid"
  | "pool_id_twice"
  /** Larger than JavaScript's views of a mapping can be. */
  | "too_large";

/** What cannot be laid out; undefined where all is well. */
export function layoutFault({ nslots, pools }: StreamLayout): LayoutFault | undefined {
  if (!isPowerOfTwo(nslots)) return "nslots_not_power_of_two";
  if (pools.length === 0) return "no_pools";
  if (!pools.every(({ strideBytes }) => isPowerOfTwo(strideBytes) && strideBytes >= STRIDE_MIN_BYTES)) {
    return "stride_invalid";
  }
  if (new Set(pools.map(({ poolId }) => poolId)).size !== pools.length) return "pool_id_twice";
  const largest = Math.max(HEADER_SLOT_BYTES, ...pools.map(({ strideBytes }) => strideBytes));
  return nslots * largest > LARGEST_REGION_BYTES ? "too_large" : undefined;
}

/** V8's longest view is longer than this on 64-bit machines. */
const LARGEST_REGION_BYTES = 2 ** 32;

export function headerIdentity({ epoch, streamId, nslots }: StreamLayout): RegionIdentity {
  return { epoch, streamId, nslots, content: { kind: "header-ring" } };
}

export function poolIdentity(layout: StreamLayout, pool: PoolLayout): RegionIdentity {
  return { ...headerIdentity(layout), content: { kind: "payload-pool", ...pool } };
}

function isPowerOfTwo(value: number): boolean {
  return value >= 1 && Number.isInteger(Math.log2(value));
}
