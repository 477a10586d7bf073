import type { DataLayout, EntryLayout, FieldLayout, GroupLayout } from "@interlock/contracts/tensor";
import { fieldGetter } from "./field-getter.ts";
import { groupView } from "./group-view.ts";
import type { EntryView } from "./message-types.ts";
import type { Movable } from "./movable.ts";
import { placesOf, type Places } from "./places.ts";
import { shapeOf } from "./shape.ts";
import { Span } from "./span.ts";
import { withMembers, type Member } from "./with-members.ts";

/** Builds the view of an entry once; from then on it is only moved. */
export function entryView<E extends EntryLayout>(entry: E): Movable<E> {
  const span = new Span();
  const shape = shapeOf(entry);
  const places = placesOf(shape);
  const fields: readonly FieldLayout[] = entry.fields;
  const layouts: readonly GroupLayout[] = entry.groups;
  const data: readonly DataLayout[] = entry.data;
  const groups = layouts.map((group, index) => groupView(entryView(group), span, places, index));
  const members: readonly Member[] = [
    ...fields
      .filter(({ padding }) => padding !== true)
      .map((field): Member => [field.name, { enumerable: true, get: fieldGetter(field, span) }]),
    ...layouts.map(({ name }, index): Member => [name, { enumerable: true, value: groups[index] }]),
    ...data.map((layout, index): Member => [
      layout.name,
      { enumerable: true, get: dataReader(layout, index, span, places) },
    ]),
  ];
  return {
    span,
    shape,
    places,
    // Its members are made from the layout that their type is mapped from.
    view: withMembers(members) as EntryView<E>,
    rewind: () => {
      for (const group of groups) group.rewind();
    },
  };
}

function dataReader(
  { content }: DataLayout,
  index: number,
  span: Span,
  { data, dataLengths }: Places,
): () => string | Uint8Array {
  const start = (): number => data[index] ?? 0;
  const end = (): number => start() + (dataLengths[index] ?? 0);
  return content === "ascii"
    ? () => span.bytes.toString("latin1", start(), end())
    : () => span.bytes.subarray(start(), end());
}
