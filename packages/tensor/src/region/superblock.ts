import {
  HEADER_SLOT_BYTES,
  LAYOUT_VERSION,
  MAGIC,
  regionType,
  shmRegionSuperblock,
  SUPERBLOCK_BYTES,
} from "@interlock/contracts/tensor";
import { fieldOffsets } from "../codec/field-offsets.ts";
import type { Region } from "./region.ts";

const AT = fieldOffsets(shmRegionSuperblock);

/** What a region says of itself, apart from its clock and its maker. */
export interface RegionIdentity {
  readonly epoch: bigint;
  readonly streamId: number;
  readonly nslots: number;
  readonly content:
    | { readonly kind: "header-ring" }
    | { readonly kind: "payload-pool"; readonly poolId: number; readonly strideBytes: number };
}

export interface Superblock extends RegionIdentity {
  readonly pid: bigint;
  /** The maker's clock when the region was made, and when its writer last showed that it lives. */
  readonly startTimestampNs: bigint;
  readonly activityTimestampNs: bigint;
}

/** The first field that is not as announced. A region that disagrees in any of them is not used. */
export type SuperblockMismatch =
  | "magic"
  | "layout_version"
  | "epoch"
  | "stream_id"
  | "region_type"
  | "pool_id"
  | "nslots"
  | "slot_bytes"
  | "stride_bytes";

export function encodeSuperblock(superblock: Superblock): Uint8Array {
  const bytes = new Uint8Array(SUPERBLOCK_BYTES);
  const view = new DataView(bytes.buffer);
  const { content } = superblock;
  const isPool = content.kind === "payload-pool";
  view.setBigUint64(AT.magic, MAGIC, true);
  view.setUint32(AT.layoutVersion, LAYOUT_VERSION, true);
  view.setBigUint64(AT.epoch, superblock.epoch, true);
  view.setUint32(AT.streamId, superblock.streamId, true);
  view.setInt16(AT.regionType, regionType.values[isPool ? "PAYLOAD_POOL" : "HEADER_RING"], true);
  view.setUint16(AT.poolId, isPool ? content.poolId : 0, true);
  view.setUint32(AT.nslots, superblock.nslots, true);
  view.setUint32(AT.slotBytes, isPool ? content.strideBytes : HEADER_SLOT_BYTES, true);
  view.setUint32(AT.strideBytes, isPool ? content.strideBytes : 0, true);
  view.setBigUint64(AT.pid, superblock.pid, true);
  view.setBigUint64(AT.startTimestampNs, superblock.startTimestampNs, true);
  view.setBigUint64(AT.activityTimestampNs, superblock.activityTimestampNs, true);
  return bytes;
}

/** What a C driver writes as the slot size of a pool; there it says nothing. */
const SLOT_BYTES_UNSET = 0xffff_ffff;

/** Compares a region's first bytes with what was announced; undefined where all agrees. Fails closed. */
export function superblockMismatch(
  bytes: Uint8Array<ArrayBufferLike>,
  expected: RegionIdentity,
): SuperblockMismatch | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, SUPERBLOCK_BYTES);
  const { content } = expected;
  const isPool = content.kind === "payload-pool";
  const slotBytes = view.getUint32(AT.slotBytes, true);
  const stride = isPool ? content.strideBytes : 0;
  const checks: readonly (readonly [SuperblockMismatch, boolean])[] = [
    ["magic", view.getBigUint64(AT.magic, true) === MAGIC],
    ["layout_version", view.getUint32(AT.layoutVersion, true) === LAYOUT_VERSION],
    ["epoch", view.getBigUint64(AT.epoch, true) === expected.epoch],
    ["stream_id", view.getUint32(AT.streamId, true) === expected.streamId],
    [
      "region_type",
      view.getInt16(AT.regionType, true) === regionType.values[isPool ? "PAYLOAD_POOL" : "HEADER_RING"],
    ],
    ["pool_id", view.getUint16(AT.poolId, true) === (isPool ? content.poolId : 0)],
    ["nslots", view.getUint32(AT.nslots, true) === expected.nslots && isPowerOfTwo(expected.nslots)],
    [
      "slot_bytes",
      isPool ? slotBytes === stride || slotBytes === SLOT_BYTES_UNSET : slotBytes === HEADER_SLOT_BYTES,
    ],
    ["stride_bytes", !isPool || view.getUint32(AT.strideBytes, true) === stride],
  ];
  return checks.find(([, agrees]) => !agrees)?.[0];
}

/** What a superblock says, believed as it is; for tools that look at regions. */
export function decodeSuperblock(bytes: Uint8Array<ArrayBufferLike>): Superblock | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, SUPERBLOCK_BYTES);
  const type = view.getInt16(AT.regionType, true);
  const strideBytes = view.getUint32(AT.strideBytes, true);
  const poolId = view.getUint16(AT.poolId, true);
  const superblock: Superblock = {
    epoch: view.getBigUint64(AT.epoch, true),
    streamId: view.getUint32(AT.streamId, true),
    nslots: view.getUint32(AT.nslots, true),
    content:
      type === regionType.values.HEADER_RING
        ? { kind: "header-ring" }
        : { kind: "payload-pool", poolId, strideBytes },
    pid: view.getBigUint64(AT.pid, true),
    startTimestampNs: view.getBigUint64(AT.startTimestampNs, true),
    activityTimestampNs: view.getBigUint64(AT.activityTimestampNs, true),
  };
  return superblockMismatch(bytes, superblock) === undefined ? superblock : undefined;
}

/** Bytes of a region with this content. */
export function regionBytes({ nslots, content }: Pick<RegionIdentity, "nslots" | "content">): number {
  return (
    SUPERBLOCK_BYTES + nslots * (content.kind === "header-ring" ? HEADER_SLOT_BYTES : content.strideBytes)
  );
}

/** Shows readers that the writer lives; `timestampNs` of the clock that announces use. */
export function refreshActivity(region: Region, timestampNs: bigint): void {
  Atomics.store(region.writable().longs, AT.activityTimestampNs / 8, BigInt.asIntN(64, timestampNs));
}

export function activityOf(region: Region): bigint {
  return BigInt.asUintN(64, Atomics.load(region.memory().longs, AT.activityTimestampNs / 8));
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}
