import { mode } from "../enums.ts";
import type { MessageLayout } from "../layout.ts";
import { NULL_U32 } from "../null-values.ts";
import { WIRE_VERSION as VERSION } from "./version.ts";

/** What a consumer saw and missed. One producer leaves the mode unset. */
export const qosConsumer = {
  name: "QosConsumer",
  templateId: 5,
  ...VERSION,
  blockLength: 41,
  fields: [
    { name: "streamId", id: 1, type: "u32", offset: 0 },
    { name: "consumerId", id: 2, type: "u32", offset: 4 },
    { name: "epoch", id: 3, type: "u64", offset: 8 },
    { name: "lastSeqSeen", id: 4, type: "u64", offset: 16 },
    { name: "dropsGap", id: 5, type: "u64", offset: 24 },
    { name: "dropsLate", id: 6, type: "u64", offset: 32 },
    { name: "mode", id: 7, type: "u8", offset: 40, enum: mode },
  ],
  groups: [],
  data: [],
} as const satisfies MessageLayout;

/** Where a producer stands. One producer leaves the watermark unwritten: a value there says little. */
export const qosProducer = {
  name: "QosProducer",
  templateId: 6,
  ...VERSION,
  blockLength: 28,
  fields: [
    { name: "streamId", id: 1, type: "u32", offset: 0 },
    { name: "producerId", id: 2, type: "u32", offset: 4 },
    { name: "epoch", id: 3, type: "u64", offset: 8 },
    { name: "currentSeq", id: 4, type: "u64", offset: 16 },
    { name: "watermark", id: 5, type: "u32", offset: 24, nullValue: NULL_U32 },
  ],
  groups: [],
  data: [],
} as const satisfies MessageLayout;
