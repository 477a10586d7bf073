import { bool } from "./enums.ts";
import { DATA_MAX_BYTES } from "./framing.ts";
import type { MessageLayout, SchemaLayout } from "./layout.ts";
import { NULL_TRACE_ID } from "./null-values.ts";
import { HEADER_SLOT_BYTES } from "./constants.ts";

const VERSION = { schemaId: 902, version: 1, versionRule: "any" } as const;

/** A part of a frame on its way to another machine; the trace id stands in the middle of the block since 1.1. */
export const bridgeFrameChunk = {
  name: "BridgeFrameChunk",
  templateId: 1,
  ...VERSION,
  blockLength: 53,
  fields: [
    { name: "streamId", id: 1, type: "u32", offset: 0 },
    { name: "epoch", id: 2, type: "u64", offset: 4 },
    { name: "seq", id: 3, type: "u64", offset: 12 },
    { name: "traceId", id: 12, type: "u64", offset: 20, nullValue: NULL_TRACE_ID },
    { name: "chunkIndex", id: 4, type: "u32", offset: 28 },
    { name: "chunkCount", id: 5, type: "u32", offset: 32 },
    { name: "chunkOffset", id: 6, type: "u32", offset: 36 },
    { name: "chunkLength", id: 7, type: "u32", offset: 40 },
    { name: "payloadLength", id: 8, type: "u32", offset: 44 },
    { name: "payloadCrc32c", id: 13, type: "u32", offset: 48 },
    { name: "headerIncluded", id: 9, type: "u8", offset: 52, enum: bool },
  ],
  groups: [],
  data: [
    { name: "headerBytes", id: 10, content: "bytes", maxBytes: HEADER_SLOT_BYTES },
    { name: "payloadBytes", id: 11, content: "bytes", maxBytes: DATA_MAX_BYTES },
  ],
} as const satisfies MessageLayout;

/** Frames between machines, in chunks. */
export const bridgeSchema = {
  id: 902,
  version: 1,
  semanticVersion: "1.1",
  package: "shm.tensorpool.bridge",
  file: "bridge-schema",
  description: "Frames between machines, in chunks.",
  versionRule: "any",
  enums: [bool],
  messages: [bridgeFrameChunk],
  blocks: [],
} as const satisfies SchemaLayout;
