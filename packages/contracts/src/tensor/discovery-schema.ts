import { discoveryStatus } from "./enums.ts";
import { DATA_MAX_BYTES } from "./framing.ts";
import type { EntryLayout, MessageLayout, SchemaLayout } from "./layout.ts";
import { NULL_U32, NULL_U64 } from "./null-values.ts";
import { PAYLOAD_POOL } from "./payload-pool.ts";

const VERSION = { schemaId: 910, version: 1, versionRule: "exact" } as const;

/** One word of a data source. Schemas elsewhere call it a field; its bytes are those of var data. */
const TAGS = {
  blockLength: 0,
  fields: [],
  groups: [],
  data: [{ name: "tag", id: 1, content: "ascii", maxBytes: DATA_MAX_BYTES }],
} as const satisfies EntryLayout;

/** Who has this data source? What is absent is not asked for. */
export const discoveryRequest = {
  name: "DiscoveryRequest",
  templateId: 1,
  ...VERSION,
  blockLength: 32,
  fields: [
    { name: "requestId", id: 1, type: "u64", offset: 0 },
    { name: "clientId", id: 2, type: "u32", offset: 8 },
    { name: "responseStreamId", id: 3, type: "u32", offset: 12 },
    { name: "streamId", id: 4, type: "u32", offset: 16, nullValue: NULL_U32 },
    { name: "producerId", id: 5, type: "u32", offset: 20, nullValue: NULL_U32 },
    { name: "dataSourceId", id: 6, type: "u64", offset: 24, nullValue: NULL_U64 },
  ],
  groups: [{ name: "tags", id: 7, ...TAGS }],
  data: [
    { name: "responseChannel", id: 8, content: "ascii", maxBytes: DATA_MAX_BYTES },
    { name: "dataSourceName", id: 9, content: "ascii", maxBytes: DATA_MAX_BYTES, mayBeLeftOut: true },
  ],
} as const satisfies MessageLayout;

/** Data sources that match, each with the way to its driver. */
export const discoveryResponse = {
  name: "DiscoveryResponse",
  templateId: 2,
  ...VERSION,
  blockLength: 9,
  fields: [
    { name: "requestId", id: 1, type: "u64", offset: 0 },
    { name: "status", id: 2, type: "u8", offset: 8, enum: discoveryStatus },
  ],
  groups: [
    {
      name: "results",
      id: 3,
      blockLength: 39,
      fields: [
        { name: "streamId", id: 1, type: "u32", offset: 0 },
        { name: "producerId", id: 2, type: "u32", offset: 4 },
        { name: "epoch", id: 3, type: "u64", offset: 8 },
        { name: "layoutVersion", id: 4, type: "u32", offset: 16 },
        { name: "headerNslots", id: 5, type: "u32", offset: 20 },
        { name: "headerSlotBytes", id: 6, type: "u16", offset: 24 },
        { name: "maxDims", id: 7, type: "u8", offset: 26 },
        { name: "dataSourceId", id: 8, type: "u64", offset: 27, nullValue: NULL_U64 },
        { name: "driverControlStreamId", id: 9, type: "u32", offset: 35 },
      ],
      groups: [
        { name: "payloadPools", id: 10, ...PAYLOAD_POOL },
        { name: "tags", id: 11, ...TAGS },
      ],
      data: [
        { name: "headerRegionUri", id: 12, content: "ascii", maxBytes: DATA_MAX_BYTES },
        { name: "dataSourceName", id: 13, content: "ascii", maxBytes: DATA_MAX_BYTES },
        { name: "driverInstanceId", id: 14, content: "ascii", maxBytes: DATA_MAX_BYTES },
        { name: "driverControlChannel", id: 15, content: "ascii", maxBytes: DATA_MAX_BYTES },
      ],
    },
  ],
  data: [{ name: "errorMessage", id: 4, content: "ascii", maxBytes: DATA_MAX_BYTES }],
} as const satisfies MessageLayout;

/** Finding data sources. */
export const discoverySchema = {
  id: 910,
  version: 1,
  semanticVersion: "1.0",
  package: "shm.tensorpool.discovery",
  file: "discovery-schema",
  description: "Finding data sources.",
  versionRule: "exact",
  enums: [discoveryStatus],
  messages: [discoveryRequest, discoveryResponse],
  blocks: [],
} as const satisfies SchemaLayout;
