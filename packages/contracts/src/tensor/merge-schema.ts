import { clockDomain, mergeRuleType, mergeTimeRuleType, timestampSource } from "./enums.ts";
import type { MessageLayout, SchemaLayout } from "./layout.ts";
import { NULL_I32, NULL_I64, NULL_U32, NULL_U64 } from "./null-values.ts";

const VERSION = { schemaId: 903, version: 1, versionRule: "any" } as const;

/** Which sequences of the inputs belong to one of the output. */
export const sequenceMergeMapAnnounce = {
  name: "SequenceMergeMapAnnounce",
  templateId: 1,
  ...VERSION,
  blockLength: 20,
  fields: [
    { name: "outStreamId", id: 1, type: "u32", offset: 0 },
    { name: "epoch", id: 2, type: "u64", offset: 4 },
    { name: "staleTimeoutNs", id: 3, type: "u64", offset: 12, nullValue: NULL_U64 },
  ],
  groups: [
    {
      name: "rules",
      id: 4,
      blockLength: 13,
      fields: [
        { name: "inputStreamId", id: 5, type: "u32", offset: 0 },
        { name: "ruleType", id: 6, type: "u8", offset: 4, enum: mergeRuleType },
        { name: "offset", id: 7, type: "i32", offset: 5, nullValue: NULL_I32 },
        { name: "windowSize", id: 8, type: "u32", offset: 9, nullValue: NULL_U32 },
      ],
      groups: [],
      data: [],
    },
  ],
  data: [],
} as const satisfies MessageLayout;

/** Asks for the map to be told again. */
export const sequenceMergeMapRequest = {
  name: "SequenceMergeMapRequest",
  templateId: 2,
  ...VERSION,
  blockLength: 12,
  fields: [
    { name: "outStreamId", id: 1, type: "u32", offset: 0 },
    { name: "epoch", id: 2, type: "u64", offset: 4 },
  ],
  groups: [],
  data: [],
} as const satisfies MessageLayout;

/** Which times of the inputs belong to one of the output; an absent lateness is 0. */
export const timestampMergeMapAnnounce = {
  name: "TimestampMergeMapAnnounce",
  templateId: 3,
  ...VERSION,
  blockLength: 29,
  fields: [
    { name: "outStreamId", id: 1, type: "u32", offset: 0 },
    { name: "epoch", id: 2, type: "u64", offset: 4 },
    { name: "staleTimeoutNs", id: 3, type: "u64", offset: 12, nullValue: NULL_U64 },
    { name: "clockDomain", id: 4, type: "u8", offset: 20, enum: clockDomain },
    { name: "latenessNs", id: 5, type: "u64", offset: 21, nullValue: NULL_U64 },
  ],
  groups: [
    {
      name: "rules",
      id: 6,
      blockLength: 22,
      fields: [
        { name: "inputStreamId", id: 7, type: "u32", offset: 0 },
        { name: "ruleType", id: 8, type: "u8", offset: 4, enum: mergeTimeRuleType },
        { name: "timestampSource", id: 9, type: "u8", offset: 5, enum: timestampSource },
        { name: "offsetNs", id: 10, type: "i64", offset: 6, nullValue: NULL_I64 },
        { name: "windowNs", id: 11, type: "u64", offset: 14, nullValue: NULL_U64 },
      ],
      groups: [],
      data: [],
    },
  ],
  data: [],
} as const satisfies MessageLayout;

/** Asks for the map to be told again. */
export const timestampMergeMapRequest = {
  name: "TimestampMergeMapRequest",
  templateId: 4,
  ...VERSION,
  blockLength: 12,
  fields: [
    { name: "outStreamId", id: 1, type: "u32", offset: 0 },
    { name: "epoch", id: 2, type: "u64", offset: 4 },
  ],
  groups: [],
  data: [],
} as const satisfies MessageLayout;

/** Which frames of several streams belong together. */
export const mergeSchema = {
  id: 903,
  version: 1,
  semanticVersion: "1.0",
  package: "shm.tensorpool.merge",
  file: "join-barrier-schema",
  description: "Which frames of several streams belong together.",
  versionRule: "any",
  enums: [clockDomain, timestampSource, mergeRuleType, mergeTimeRuleType],
  messages: [
    sequenceMergeMapAnnounce,
    sequenceMergeMapRequest,
    timestampMergeMapAnnounce,
    timestampMergeMapRequest,
  ],
  blocks: [],
} as const satisfies SchemaLayout;
