import { clockDomain } from "../enums.ts";
import { DATA_MAX_BYTES } from "../framing.ts";
import type { MessageLayout } from "../layout.ts";
import { PAYLOAD_POOL } from "../payload-pool.ts";
import { WIRE_VERSION as VERSION } from "./version.ts";

/** Where the regions of a stream are; repeated, so that late readers learn it too. */
export const shmPoolAnnounce = {
  name: "ShmPoolAnnounce",
  templateId: 1,
  ...VERSION,
  blockLength: 35,
  fields: [
    { name: "streamId", id: 1, type: "u32", offset: 0 },
    { name: "producerId", id: 2, type: "u32", offset: 4 },
    { name: "epoch", id: 3, type: "u64", offset: 8 },
    { name: "announceTimestampNs", id: 4, type: "u64", offset: 16 },
    { name: "announceClockDomain", id: 5, type: "u8", offset: 24, enum: clockDomain },
    { name: "layoutVersion", id: 6, type: "u32", offset: 25 },
    { name: "headerNslots", id: 7, type: "u32", offset: 29 },
    { name: "headerSlotBytes", id: 8, type: "u16", offset: 33 },
  ],
  groups: [{ name: "payloadPools", id: 9, ...PAYLOAD_POOL }],
  data: [{ name: "headerRegionUri", id: 10, content: "ascii", maxBytes: DATA_MAX_BYTES }],
} as const satisfies MessageLayout;

/** What a producer is called, and the version of its metadata. */
export const dataSourceAnnounce = {
  name: "DataSourceAnnounce",
  templateId: 7,
  ...VERSION,
  blockLength: 20,
  fields: [
    { name: "streamId", id: 1, type: "u32", offset: 0 },
    { name: "producerId", id: 2, type: "u32", offset: 4 },
    { name: "epoch", id: 3, type: "u64", offset: 8 },
    { name: "metaVersion", id: 4, type: "u32", offset: 16 },
  ],
  groups: [],
  data: [
    { name: "name", id: 5, content: "ascii", maxBytes: DATA_MAX_BYTES },
    { name: "summary", id: 6, content: "ascii", maxBytes: DATA_MAX_BYTES },
  ],
} as const satisfies MessageLayout;

/** One version of a producer's metadata. */
export const dataSourceMeta = {
  name: "DataSourceMeta",
  templateId: 8,
  ...VERSION,
  blockLength: 16,
  fields: [
    { name: "streamId", id: 1, type: "u32", offset: 0 },
    { name: "metaVersion", id: 2, type: "u32", offset: 4 },
    { name: "timestampNs", id: 3, type: "u64", offset: 8 },
  ],
  groups: [
    {
      name: "attributes",
      id: 4,
      blockLength: 0,
      fields: [],
      groups: [],
      data: [
        { name: "key", id: 1, content: "ascii", maxBytes: DATA_MAX_BYTES },
        { name: "format", id: 2, content: "ascii", maxBytes: DATA_MAX_BYTES },
        { name: "value", id: 3, content: "bytes", maxBytes: DATA_MAX_BYTES },
      ],
    },
  ],
  data: [],
} as const satisfies MessageLayout;
