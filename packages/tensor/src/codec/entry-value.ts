import type { DataLayout, EntryLayout, FieldLayout, GroupLayout } from "@interlock/contracts/tensor";
import type { EntryValue, EntryView, GroupView, NumbersView } from "./message-types.ts";

/** Copies what a view shows into data of its own, which outlives the bytes. */
export function entryValue<E extends EntryLayout>(layout: E, view: EntryView<E>): EntryValue<E> {
  // The interpreter looks members up by the names in the layout, from which both types are mapped.
  return copy(layout, view) as EntryValue<E>;
}

type AnyView = Readonly<Record<string, unknown>>;

function copy(layout: EntryLayout, view: AnyView): AnyView {
  const fields: readonly FieldLayout[] = layout.fields;
  const groups: readonly GroupLayout[] = layout.groups;
  const data: readonly DataLayout[] = layout.data;
  const value: Record<string, unknown> = {};
  for (const { name, count, padding } of fields)
    if (padding !== true) value[name] = count === undefined ? view[name] : numbersOf(view[name]);
  for (const group of groups) {
    // A view has a group under the name of each.
    const entries = view[group.name] as GroupView<AnyView>;
    value[group.name] = Array.from(entries, (entry) => copy(group, entry));
  }
  for (const { name, content } of data)
    // And bytes under the name of each var data that is no text.
    value[name] = content === "ascii" ? view[name] : Uint8Array.from(view[name] as Uint8Array);
  return value;
}

function numbersOf(view: unknown): readonly (number | bigint)[] {
  // An array field shows its numbers this way.
  const numbers = view as NumbersView<number | bigint>;
  return Array.from({ length: numbers.length }, (_, index) => numbers.at(index));
}
