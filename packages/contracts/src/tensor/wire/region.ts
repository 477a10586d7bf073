import { dtype, majorOrder, progressUnit, regionType } from "../enums.ts";
import { DATA_MAX_BYTES } from "../framing.ts";
import type { BlockLayout, MessageLayout } from "../layout.ts";
import { MAX_DIMS } from "../constants.ts";
import { WIRE_VERSION as VERSION } from "./version.ts";

/** The first bytes of every region. The slots of a header ring have 256 bytes and no stride; those of a pool have as many bytes as the stride. */
export const shmRegionSuperblock = {
  name: "ShmRegionSuperblock",
  templateId: 50,
  blockLength: 64,
  fields: [
    { name: "magic", id: 1, type: "u64", offset: 0 },
    { name: "layoutVersion", id: 2, type: "u32", offset: 8 },
    { name: "epoch", id: 3, type: "u64", offset: 12 },
    { name: "streamId", id: 4, type: "u32", offset: 20 },
    { name: "regionType", id: 5, type: "i16", offset: 24, enum: regionType },
    { name: "poolId", id: 6, type: "u16", offset: 26 },
    { name: "nslots", id: 7, type: "u32", offset: 28 },
    { name: "slotBytes", id: 8, type: "u32", offset: 32 },
    { name: "strideBytes", id: 9, type: "u32", offset: 36 },
    { name: "pid", id: 10, type: "u64", offset: 40 },
    { name: "startTimestampNs", id: 11, type: "u64", offset: 48 },
    { name: "activityTimestampNs", id: 12, type: "u64", offset: 56 },
  ],
  groups: [],
  data: [],
} as const satisfies BlockLayout;

/** One slot of a header ring. The commit word is the sequence shifted left by one; its lowest bit says committed. */
export const slotHeader = {
  name: "SlotHeader",
  templateId: 51,
  blockLength: 60,
  fields: [
    { name: "seqCommit", id: 1, type: "u64", offset: 0 },
    { name: "valuesLenBytes", id: 2, type: "u32", offset: 8 },
    { name: "payloadSlot", id: 3, type: "u32", offset: 12 },
    { name: "poolId", id: 4, type: "u16", offset: 16 },
    { name: "payloadOffset", id: 5, type: "u32", offset: 18 },
    { name: "timestampNs", id: 6, type: "u64", offset: 22 },
    { name: "metaVersion", id: 7, type: "u32", offset: 30 },
    { name: "pad", id: 8, type: "u8", offset: 34, count: 26, padding: true },
  ],
  groups: [],
  data: [{ name: "headerBytes", id: 9, content: "bytes", maxBytes: DATA_MAX_BYTES }],
} as const satisfies BlockLayout;

/** Shape of a tensor, embedded in a slot with a message header of its own. Dimensions begin at an odd offset: there is no padding. */
export const tensorHeader = {
  name: "TensorHeader",
  templateId: 52,
  ...VERSION,
  constants: [{ name: "maxDims", id: 4, type: "u8", value: MAX_DIMS }],
  blockLength: 184,
  fields: [
    { name: "dtype", id: 1, type: "i16", offset: 0, enum: dtype },
    { name: "majorOrder", id: 2, type: "i16", offset: 2, enum: majorOrder },
    { name: "ndims", id: 3, type: "u8", offset: 4 },
    { name: "padAlign", id: 5, type: "u8", offset: 5, padding: true },
    { name: "progressUnit", id: 6, type: "u8", offset: 6, enum: progressUnit },
    { name: "progressStrideBytes", id: 7, type: "u32", offset: 7 },
    { name: "dims", id: 8, type: "i32", offset: 11, count: MAX_DIMS },
    { name: "strides", id: 9, type: "i32", offset: 43, count: MAX_DIMS },
    { name: "pad", id: 10, type: "u8", offset: 75, count: 109, padding: true },
  ],
  groups: [],
  data: [],
} as const satisfies MessageLayout;
