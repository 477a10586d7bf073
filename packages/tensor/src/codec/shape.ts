import {
  INTEGER_BYTES,
  type DataLayout,
  type EntryLayout,
  type FieldLayout,
  type GroupLayout,
} from "@interlock/contracts/tensor";

/** What a walk over bytes needs of an entry. */
export interface Shape {
  /** As long as this version writes its block. */
  readonly blockLength: number;
  /** Where the last required field ends: a block of an older version is at least that long. */
  readonly requiredLength: number;
  readonly groups: readonly Shape[];
  readonly data: readonly DataLayout[];
  /** Whether there is nothing after the block. */
  readonly flat: boolean;
}

export function shapeOf(entry: EntryLayout): Shape {
  const fields: readonly FieldLayout[] = entry.fields;
  const groups: readonly GroupLayout[] = entry.groups;
  return {
    blockLength: entry.blockLength,
    requiredLength: Math.max(
      0,
      ...fields
        .filter(({ nullValue, padding }) => nullValue === undefined && padding !== true)
        .map(({ offset, type, count = 1 }) => offset + INTEGER_BYTES[type] * count),
    ),
    groups: groups.map(shapeOf),
    data: entry.data,
    flat: entry.groups.length === 0 && entry.data.length === 0,
  };
}
