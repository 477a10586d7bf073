import { frameProgressState } from "../enums.ts";
import type { MessageLayout } from "../layout.ts";
import { NULL_TRACE_ID, NULL_U32, NULL_U64 } from "../null-values.ts";
import { WIRE_VERSION as VERSION } from "./version.ts";

/** A frame has been committed under this sequence. */
export const frameDescriptor = {
  name: "FrameDescriptor",
  templateId: 4,
  ...VERSION,
  blockLength: 40,
  fields: [
    { name: "streamId", id: 1, type: "u32", offset: 0 },
    { name: "epoch", id: 2, type: "u64", offset: 4 },
    { name: "seq", id: 3, type: "u64", offset: 12 },
    { name: "timestampNs", id: 4, type: "u64", offset: 20, nullValue: NULL_U64 },
    { name: "metaVersion", id: 5, type: "u32", offset: 28, nullValue: NULL_U32 },
    { name: "traceId", id: 6, type: "u64", offset: 32, nullValue: NULL_TRACE_ID },
  ],
  groups: [],
  data: [],
} as const satisfies MessageLayout;

/** How far the frame under this sequence has been filled. */
export const frameProgress = {
  name: "FrameProgress",
  templateId: 11,
  ...VERSION,
  blockLength: 29,
  fields: [
    { name: "streamId", id: 1, type: "u32", offset: 0 },
    { name: "epoch", id: 2, type: "u64", offset: 4 },
    { name: "seq", id: 3, type: "u64", offset: 12 },
    { name: "payloadBytesFilled", id: 4, type: "u64", offset: 20 },
    { name: "state", id: 5, type: "u8", offset: 28, enum: frameProgressState },
  ],
  groups: [],
  data: [],
} as const satisfies MessageLayout;
