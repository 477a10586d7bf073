import type { EnumLayout } from "./layout.ts";
import { NULL_I16, NULL_I32, NULL_U8 } from "./null-values.ts";

/** A truth value of one byte. */
export const bool = {
  name: "Bool",
  type: "u8",
  values: { FALSE: 0, TRUE: 1 },
  nullValue: NULL_U8,
} as const satisfies EnumLayout;
export type Bool = keyof (typeof bool)["values"];

/** How a consumer wants its frames. */
export const mode = {
  name: "Mode",
  type: "u8",
  values: { STREAM: 1, RATE_LIMITED: 2 },
  nullValue: NULL_U8,
} as const satisfies EnumLayout;
export type Mode = keyof (typeof mode)["values"];

/** How far a frame has been filled. */
export const frameProgressState = {
  name: "FrameProgressState",
  type: "u8",
  values: { UNKNOWN: 0, STARTED: 1, PROGRESS: 2, COMPLETE: 3 },
  nullValue: NULL_U8,
} as const satisfies EnumLayout;
export type FrameProgressState = keyof (typeof frameProgressState)["values"];

/** What progress within a frame is counted in. */
export const progressUnit = {
  name: "ProgressUnit",
  type: "u8",
  values: { NONE: 0, ROWS: 1, COLUMNS: 2 },
  nullValue: NULL_U8,
} as const satisfies EnumLayout;
export type ProgressUnit = keyof (typeof progressUnit)["values"];

/** How a request ended. */
export const responseCode = {
  name: "ResponseCode",
  type: "i32",
  values: { OK: 0, UNSUPPORTED: 1, INVALID_PARAMS: 2, REJECTED: 3, INTERNAL_ERROR: 4 },
  nullValue: NULL_I32,
} as const satisfies EnumLayout;
export type ResponseCode = keyof (typeof responseCode)["values"];

/** Which clock a timestamp was read from. */
export const clockDomain = {
  name: "ClockDomain",
  type: "u8",
  values: { MONOTONIC: 1, REALTIME_SYNCED: 2 },
  nullValue: NULL_U8,
} as const satisfies EnumLayout;
export type ClockDomain = keyof (typeof clockDomain)["values"];

/** What a region holds. */
export const regionType = {
  name: "RegionType",
  type: "i16",
  values: { HEADER_RING: 1, PAYLOAD_POOL: 2 },
  nullValue: NULL_I16,
} as const satisfies EnumLayout;
export type RegionType = keyof (typeof regionType)["values"];

/** Element type of a tensor; the numbers are frozen, and 12 is nothing. */
export const dtype = {
  name: "Dtype",
  type: "i16",
  values: {
    UNKNOWN: 0,
    UINT8: 1,
    INT8: 2,
    UINT16: 3,
    INT16: 4,
    UINT32: 5,
    INT32: 6,
    UINT64: 7,
    INT64: 8,
    FLOAT32: 9,
    FLOAT64: 10,
    BOOLEAN: 11,
    BYTES: 13,
    BIT: 14,
  },
  nullValue: NULL_I16,
} as const satisfies EnumLayout;
export type Dtype = keyof (typeof dtype)["values"];

/** Which index of a tensor runs slowest. */
export const majorOrder = {
  name: "MajorOrder",
  type: "i16",
  values: { UNKNOWN: 0, ROW: 1, COLUMN: 2 },
  nullValue: NULL_I16,
} as const satisfies EnumLayout;
export type MajorOrder = keyof (typeof majorOrder)["values"];

/** Whether regions must lie on huge pages. */
export const hugepagesPolicy = {
  name: "HugepagesPolicy",
  type: "u8",
  values: { UNSPECIFIED: 0, STANDARD: 1, HUGEPAGES: 2 },
  nullValue: NULL_U8,
} as const satisfies EnumLayout;
export type HugepagesPolicy = keyof (typeof hugepagesPolicy)["values"];

/** What a client attaches as. */
export const role = {
  name: "Role",
  type: "u8",
  values: { PRODUCER: 1, CONSUMER: 2 },
  nullValue: NULL_U8,
} as const satisfies EnumLayout;
export type Role = keyof (typeof role)["values"];

/** Whether an attach may create its stream. */
export const publishMode = {
  name: "PublishMode",
  type: "u8",
  values: { REQUIRE_EXISTING: 1, EXISTING_OR_CREATE: 2 },
  nullValue: NULL_U8,
} as const satisfies EnumLayout;
export type PublishMode = keyof (typeof publishMode)["values"];

/** Why a lease ended. */
export const leaseRevokeReason = {
  name: "LeaseRevokeReason",
  type: "u8",
  values: { DETACHED: 1, EXPIRED: 2, REVOKED: 3 },
  nullValue: NULL_U8,
} as const satisfies EnumLayout;
export type LeaseRevokeReason = keyof (typeof leaseRevokeReason)["values"];

/** Why a driver goes. */
export const shutdownReason = {
  name: "ShutdownReason",
  type: "u8",
  values: { NORMAL: 0, ADMIN: 1, ERROR: 2 },
  nullValue: NULL_U8,
} as const satisfies EnumLayout;
export type ShutdownReason = keyof (typeof shutdownReason)["values"];

/** Which timestamp of an input a merge goes by. */
export const timestampSource = {
  name: "TimestampSource",
  type: "u8",
  values: { FRAME_DESCRIPTOR: 1, SLOT_HEADER: 2 },
  nullValue: NULL_U8,
} as const satisfies EnumLayout;
export type TimestampSource = keyof (typeof timestampSource)["values"];

/** How an input's sequence follows from the output's. */
export const mergeRuleType = {
  name: "MergeRuleType",
  type: "u8",
  values: { OFFSET: 0, WINDOW: 1 },
  nullValue: NULL_U8,
} as const satisfies EnumLayout;
export type MergeRuleType = keyof (typeof mergeRuleType)["values"];

/** How an input's time follows from the output's. */
export const mergeTimeRuleType = {
  name: "MergeTimeRuleType",
  type: "u8",
  values: { OFFSET_NS: 0, WINDOW_NS: 1 },
  nullValue: NULL_U8,
} as const satisfies EnumLayout;
export type MergeTimeRuleType = keyof (typeof mergeTimeRuleType)["values"];

/** How a discovery request ended. */
export const discoveryStatus = {
  name: "DiscoveryStatus",
  type: "u8",
  values: { OK: 1, NOT_FOUND: 2, ERROR: 3 },
  nullValue: NULL_U8,
} as const satisfies EnumLayout;
export type DiscoveryStatus = keyof (typeof discoveryStatus)["values"];
