import {
  DATA_LENGTH_BYTES,
  GROUP_HEADER_BYTES,
  GROUP_MAX_ENTRIES,
  INTEGER_BYTES,
  type DataLayout,
  type EntryLayout,
  type FieldLayout,
  type GroupLayout,
} from "@interlock/contracts/tensor";
import { fieldWriter, type FieldWriter } from "./field-writer.ts";
import type { EncodeRefusal } from "./refusals.ts";

/** An entry's value before its type is looked at: the types of the codec say what it holds. */
export type AnyValue = Readonly<Record<string, unknown>>;

/** Says which member could not be written, and why. */
export interface EncodeFault {
  readonly refusal: EncodeRefusal;
  readonly member: string;
}

/** Compiled once for each entry of a layout. */
export interface EntryEncoder {
  readonly blockLength: number;
  readonly fields: readonly { readonly name: string; readonly write: FieldWriter }[];
  readonly padding: readonly { readonly offset: number; readonly length: number }[];
  readonly groups: readonly { readonly name: string; readonly entry: EntryEncoder }[];
  readonly data: readonly DataLayout[];
}

export function entryEncoder(entry: EntryLayout): EntryEncoder {
  const fields: readonly FieldLayout[] = entry.fields;
  const groups: readonly GroupLayout[] = entry.groups;
  return {
    blockLength: entry.blockLength,
    fields: fields
      .filter(({ padding }) => padding !== true)
      .map((field) => ({ name: field.name, write: fieldWriter(field) })),
    padding: fields
      .filter(({ padding }) => padding === true)
      .map(({ offset, type, count = 1 }) => ({ offset, length: INTEGER_BYTES[type] * count })),
    groups: groups.map((group) => ({ name: group.name, entry: entryEncoder(group) })),
    data: entry.data,
  };
}

/** Bytes an entry takes, or why it cannot be written whatever the room. */
export function measure(encoder: EntryEncoder, value: AnyValue): number | EncodeFault {
  let length = encoder.blockLength;
  for (const { name, entry } of encoder.groups) {
    const entries = entriesOf(value, name);
    if (entries.length > GROUP_MAX_ENTRIES) return { refusal: "too_many_entries", member: name };
    length += GROUP_HEADER_BYTES;
    for (const one of entries) {
      const more = measure(entry, one);
      if (typeof more !== "number") return more;
      length += more;
    }
  }
  for (const { name, maxBytes } of encoder.data) {
    const size = dataOf(value, name).length;
    if (size > maxBytes) return { refusal: "data_too_long", member: name };
    length += DATA_LENGTH_BYTES + size;
  }
  return length;
}

/**
 * Writes an entry into the memory a view covers as a whole, where there is room for what `measure` said.
 *
 * @returns where it ends
 */
export function writeEntry(
  encoder: EntryEncoder,
  value: AnyValue,
  view: DataView,
  at: number,
): number | EncodeFault {
  let position = at + encoder.blockLength;
  for (const { offset, length } of encoder.padding)
    for (let index = 0; index < length; index += 1) view.setUint8(at + offset + index, 0);
  for (const { name, write } of encoder.fields) {
    const refusal = write(view, at, value[name]);
    if (refusal !== undefined) return { refusal, member: name };
  }
  for (const { name, entry } of encoder.groups) {
    const entries = entriesOf(value, name);
    view.setUint16(position, entry.blockLength, true);
    view.setUint16(position + 2, entries.length, true);
    position += GROUP_HEADER_BYTES;
    for (const one of entries) {
      const next = writeEntry(entry, one, view, position);
      if (typeof next !== "number") return next;
      position = next;
    }
  }
  for (const { name } of encoder.data) {
    const content = dataOf(value, name);
    view.setUint32(position, content.length, true);
    position += DATA_LENGTH_BYTES;
    if (!writeData(view, position, content)) return { refusal: "not_ascii", member: name };
    position += content.length;
  }
  return position;
}

function entriesOf(value: AnyValue, name: string): readonly AnyValue[] {
  // A codec's types allow nothing else under the name of a group.
  return (value[name] as readonly AnyValue[] | undefined) ?? [];
}

function dataOf(value: AnyValue, name: string): string | Uint8Array {
  // A codec's types allow nothing else under the name of var data.
  return (value[name] as string | Uint8Array | undefined) ?? "";
}

function writeData(view: DataView, at: number, content: string | Uint8Array): boolean {
  if (typeof content !== "string") {
    new Uint8Array(view.buffer, at, content.length).set(content);
    return true;
  }
  for (let index = 0; index < content.length; index += 1) {
    const code = content.charCodeAt(index);
    if (code > 0x7f) return false;
    view.setUint8(at + index, code);
  }
  return true;
}
