import type { FieldLayout, IntegerType } from "./layout.ts";

export const INTEGER_BYTES: Readonly<Record<IntegerType, number>> = {
  u8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  u64: 8,
  i64: 8,
};

/** In front of every message. */
export const MESSAGE_HEADER = [
  { name: "blockLength", id: 1, type: "u16", offset: 0 },
  { name: "templateId", id: 2, type: "u16", offset: 2 },
  { name: "schemaId", id: 3, type: "u16", offset: 4 },
  { name: "version", id: 4, type: "u16", offset: 6 },
] as const satisfies readonly FieldLayout[];

export const MESSAGE_HEADER_BYTES = 8;

/** In front of the entries of every group. */
export const GROUP_HEADER = [
  { name: "blockLength", id: 1, type: "u16", offset: 0 },
  { name: "numInGroup", id: 2, type: "u16", offset: 2 },
] as const satisfies readonly FieldLayout[];

export const GROUP_HEADER_BYTES = 4;

/** Entries a group may have; one more is the null value of its count. */
export const GROUP_MAX_ENTRIES = 65_534;

/** In front of the bytes of all var data. */
export const DATA_LENGTH_BYTES = 4;

/** Bytes of one var data, where its field says no less. */
export const DATA_MAX_BYTES = 1_073_741_824;
