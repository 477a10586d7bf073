import { bool, mode, responseCode } from "../enums.ts";
import { DATA_MAX_BYTES } from "../framing.ts";
import type { MessageLayout } from "../layout.ts";
import { NULL_U32 } from "../null-values.ts";
import { WIRE_VERSION as VERSION } from "./version.ts";

/** What a consumer can and wants; 0 as layout version is any, 0 as a stream is none. */
export const consumerHello = {
  name: "ConsumerHello",
  templateId: 2,
  ...VERSION,
  blockLength: 39,
  fields: [
    { name: "streamId", id: 1, type: "u32", offset: 0 },
    { name: "consumerId", id: 2, type: "u32", offset: 4 },
    { name: "supportsShm", id: 3, type: "u8", offset: 8, enum: bool },
    { name: "supportsProgress", id: 4, type: "u8", offset: 9, enum: bool },
    { name: "mode", id: 5, type: "u8", offset: 10, enum: mode },
    { name: "maxRateHz", id: 6, type: "u32", offset: 11 },
    { name: "expectedLayoutVersion", id: 7, type: "u32", offset: 15 },
    { name: "progressIntervalUs", id: 8, type: "u32", offset: 19, nullValue: NULL_U32 },
    { name: "progressBytesDelta", id: 9, type: "u32", offset: 23, nullValue: NULL_U32 },
    { name: "progressMajorDeltaUnits", id: 10, type: "u32", offset: 27, nullValue: NULL_U32 },
    { name: "descriptorStreamId", id: 11, type: "u32", offset: 31 },
    { name: "controlStreamId", id: 12, type: "u32", offset: 35 },
  ],
  groups: [],
  data: [
    { name: "descriptorChannel", id: 13, content: "ascii", maxBytes: DATA_MAX_BYTES },
    { name: "controlChannel", id: 14, content: "ascii", maxBytes: DATA_MAX_BYTES },
  ],
} as const satisfies MessageLayout;

/** What a consumer is told to do; 0 as a stream is not assigned. There is no field 5. */
export const consumerConfig = {
  name: "ConsumerConfig",
  templateId: 3,
  ...VERSION,
  blockLength: 18,
  fields: [
    { name: "streamId", id: 1, type: "u32", offset: 0 },
    { name: "consumerId", id: 2, type: "u32", offset: 4 },
    { name: "useShm", id: 3, type: "u8", offset: 8, enum: bool },
    { name: "mode", id: 4, type: "u8", offset: 9, enum: mode },
    { name: "descriptorStreamId", id: 6, type: "u32", offset: 10 },
    { name: "controlStreamId", id: 7, type: "u32", offset: 14 },
  ],
  groups: [],
  data: [
    { name: "payloadFallbackUri", id: 8, content: "ascii", maxBytes: DATA_MAX_BYTES },
    { name: "descriptorChannel", id: 9, content: "ascii", maxBytes: DATA_MAX_BYTES },
    { name: "controlChannel", id: 10, content: "ascii", maxBytes: DATA_MAX_BYTES },
  ],
} as const satisfies MessageLayout;

/** The answer to a request of the wire schema. */
export const controlResponse = {
  name: "ControlResponse",
  templateId: 9,
  ...VERSION,
  blockLength: 12,
  fields: [
    { name: "correlationId", id: 1, type: "i64", offset: 0 },
    { name: "code", id: 2, type: "i32", offset: 8, enum: responseCode },
  ],
  groups: [],
  data: [{ name: "errorMessage", id: 3, content: "ascii", maxBytes: DATA_MAX_BYTES }],
} as const satisfies MessageLayout;
