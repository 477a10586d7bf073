import { leaseRevokeReason, responseCode, role } from "../enums.ts";
import { DATA_MAX_BYTES } from "../framing.ts";
import type { MessageLayout } from "../layout.ts";
import { DRIVER_VERSION as VERSION } from "./version.ts";

/** A client gives its lease back. */
export const shmDetachRequest = {
  name: "ShmDetachRequest",
  templateId: 3,
  ...VERSION,
  blockLength: 25,
  fields: [
    { name: "correlationId", id: 1, type: "i64", offset: 0 },
    { name: "leaseId", id: 2, type: "u64", offset: 8 },
    { name: "streamId", id: 3, type: "u32", offset: 16 },
    { name: "clientId", id: 4, type: "u32", offset: 20 },
    { name: "role", id: 5, type: "u8", offset: 24, enum: role },
  ],
  groups: [],
  data: [],
} as const satisfies MessageLayout;

/** Whether the lease was the client's to give back. */
export const shmDetachResponse = {
  name: "ShmDetachResponse",
  templateId: 4,
  ...VERSION,
  blockLength: 12,
  fields: [
    { name: "correlationId", id: 1, type: "i64", offset: 0 },
    { name: "code", id: 2, type: "i32", offset: 8, enum: responseCode },
  ],
  groups: [],
  data: [{ name: "errorMessage", id: 3, content: "ascii", maxBytes: DATA_MAX_BYTES }],
} as const satisfies MessageLayout;

/** A client still holds its lease. */
export const shmLeaseKeepalive = {
  name: "ShmLeaseKeepalive",
  templateId: 5,
  ...VERSION,
  blockLength: 25,
  fields: [
    { name: "leaseId", id: 1, type: "u64", offset: 0 },
    { name: "streamId", id: 2, type: "u32", offset: 8 },
    { name: "clientId", id: 3, type: "u32", offset: 12 },
    { name: "role", id: 4, type: "u8", offset: 16, enum: role },
    { name: "clientTimestampNs", id: 5, type: "u64", offset: 17 },
  ],
  groups: [],
  data: [],
} as const satisfies MessageLayout;

/** A lease has ended; said to everyone. */
export const shmLeaseRevoked = {
  name: "ShmLeaseRevoked",
  templateId: 7,
  ...VERSION,
  blockLength: 26,
  fields: [
    { name: "timestampNs", id: 1, type: "u64", offset: 0 },
    { name: "leaseId", id: 2, type: "u64", offset: 8 },
    { name: "streamId", id: 3, type: "u32", offset: 16 },
    { name: "clientId", id: 4, type: "u32", offset: 20 },
    { name: "role", id: 5, type: "u8", offset: 24, enum: role },
    { name: "reason", id: 6, type: "u8", offset: 25, enum: leaseRevokeReason },
  ],
  groups: [],
  data: [{ name: "errorMessage", id: 7, content: "ascii", maxBytes: DATA_MAX_BYTES }],
} as const satisfies MessageLayout;
