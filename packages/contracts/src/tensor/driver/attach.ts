import { hugepagesPolicy, publishMode, responseCode, role } from "../enums.ts";
import { DATA_MAX_BYTES } from "../framing.ts";
import type { MessageLayout } from "../layout.ts";
import { NULL_U16, NULL_U32, NULL_U64, NULL_U8 } from "../null-values.ts";
import { PAYLOAD_POOL } from "../payload-pool.ts";
import { DRIVER_VERSION as VERSION } from "./version.ts";

/** A client asks for a lease on a stream; 0 as layout version is any. */
export const shmAttachRequest = {
  name: "ShmAttachRequest",
  templateId: 1,
  ...VERSION,
  blockLength: 27,
  fields: [
    { name: "correlationId", id: 1, type: "i64", offset: 0 },
    { name: "streamId", id: 2, type: "u32", offset: 8 },
    { name: "clientId", id: 3, type: "u32", offset: 12 },
    { name: "role", id: 4, type: "u8", offset: 16, enum: role },
    { name: "expectedLayoutVersion", id: 5, type: "u32", offset: 17 },
    { name: "publishMode", id: 6, type: "u8", offset: 21, enum: publishMode, nullValue: NULL_U8 },
    { name: "requireHugepages", id: 7, type: "u8", offset: 22, enum: hugepagesPolicy },
    { name: "desiredNodeId", id: 8, type: "u32", offset: 23, nullValue: NULL_U32 },
  ],
  groups: [],
  data: [],
} as const satisfies MessageLayout;

/** The lease and where the regions are, or why not: then all but the code is absent. */
export const shmAttachResponse = {
  name: "ShmAttachResponse",
  templateId: 2,
  ...VERSION,
  blockLength: 54,
  fields: [
    { name: "correlationId", id: 1, type: "i64", offset: 0 },
    { name: "code", id: 2, type: "i32", offset: 8, enum: responseCode },
    { name: "leaseId", id: 3, type: "u64", offset: 12, nullValue: NULL_U64 },
    { name: "leaseExpiryTimestampNs", id: 4, type: "u64", offset: 20, nullValue: NULL_U64 },
    { name: "streamId", id: 5, type: "u32", offset: 28, nullValue: NULL_U32 },
    { name: "epoch", id: 6, type: "u64", offset: 32, nullValue: NULL_U64 },
    { name: "layoutVersion", id: 7, type: "u32", offset: 40, nullValue: NULL_U32 },
    { name: "headerNslots", id: 8, type: "u32", offset: 44, nullValue: NULL_U32 },
    { name: "headerSlotBytes", id: 9, type: "u16", offset: 48, nullValue: NULL_U16 },
    { name: "nodeId", id: 10, type: "u32", offset: 50, nullValue: NULL_U32 },
  ],
  groups: [{ name: "payloadPools", id: 20, ...PAYLOAD_POOL }],
  data: [
    { name: "headerRegionUri", id: 11, content: "ascii", maxBytes: DATA_MAX_BYTES },
    { name: "errorMessage", id: 30, content: "ascii", maxBytes: DATA_MAX_BYTES },
  ],
} as const satisfies MessageLayout;
