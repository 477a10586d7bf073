import { INTEGER_BYTES, type EnumLayout, type FieldLayout } from "@interlock/contracts/tensor";
import { INTEGER_WRITERS } from "./integer-writers.ts";
import type { EncodeRefusal } from "./refusals.ts";

/** Writes a field's value into the block that begins at `base`. */
export type FieldWriter = (view: DataView, base: number, value: unknown) => EncodeRefusal | undefined;

/** Makes the writer of a field. Whoever calls it has made sure of the room. */
export function fieldWriter(field: FieldLayout): FieldWriter {
  if (field.count !== undefined) return numbersWriter(field, field.count);
  if (field.enum !== undefined) return enumWriter(field, field.enum);
  const write = INTEGER_WRITERS[field.type];
  const { offset, nullValue } = field;
  return (view, base, value) => {
    if (value === undefined && nullValue === undefined) return "missing";
    return write(view, base + offset, value ?? nullValue) ? undefined : "out_of_range";
  };
}

function enumWriter({ offset, type, nullValue }: FieldLayout, { values }: EnumLayout): FieldWriter {
  const write = INTEGER_WRITERS[type];
  const numbers = new Map<unknown, number>(Object.entries(values));
  return (view, base, value) => {
    if (value === undefined && nullValue === undefined) return "missing";
    const number = value === undefined ? nullValue : numbers.get(value);
    if (number === undefined) return "unknown_name";
    return write(view, base + offset, number) ? undefined : "out_of_range";
  };
}

/** Fewer numbers than the array has are followed by zeros. */
function numbersWriter({ offset, type }: FieldLayout, count: number): FieldWriter {
  const write = INTEGER_WRITERS[type];
  const size = INTEGER_BYTES[type];
  const zero = type === "u64" || type === "i64" ? 0n : 0;
  return (view, base, value) => {
    if (!Array.isArray(value)) return "missing";
    const numbers: readonly unknown[] = value;
    if (numbers.length > count) return "too_many_numbers";
    for (let index = 0; index < count; index += 1) {
      const number = index < numbers.length ? numbers[index] : zero;
      if (!write(view, base + offset + index * size, number)) return "out_of_range";
    }
    return undefined;
  };
}
