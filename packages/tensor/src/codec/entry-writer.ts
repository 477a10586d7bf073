import type { FieldLayout } from "@interlock/contracts/tensor";
import { fieldGetter } from "./field-getter.ts";
import { fieldSetter } from "./field-setter.ts";
import { fieldWriter } from "./field-writer.ts";
import type { EntryWriter, FixedLayout } from "./message-types.ts";
import { Span } from "./span.ts";
import { withMembers, type Member } from "./with-members.ts";

/** A window on one block to write through, and what moves it. */
export interface MovableWriter<L extends FixedLayout> {
  readonly span: Span;
  readonly writer: EntryWriter<L>;
}

export function entryWriter<L extends FixedLayout>(layout: L): MovableWriter<L> {
  const span = new Span();
  const fields: readonly FieldLayout[] = layout.fields;
  const members = fields
    .filter(({ padding, count }) => padding !== true && count === undefined)
    .map((field): Member => [
      field.name,
      { enumerable: true, get: fieldGetter(field, span), set: fieldSetter(field, span) },
    ]);
  // Its members are made from the layout that their type is mapped from.
  return { span, writer: withMembers(members) as EntryWriter<L> };
}

/** A block in which everything optional is absent and the rest is zero. */
export function blankBlock(layout: FixedLayout): Uint8Array {
  const bytes = new Uint8Array(layout.blockLength);
  const view = new DataView(bytes.buffer);
  const fields: readonly FieldLayout[] = layout.fields;
  for (const field of fields) if (field.nullValue !== undefined) fieldWriter(field)(view, 0, undefined);
  return bytes;
}
