import { INTEGER_BYTES, type FieldLayout } from "@interlock/contracts/tensor";
import { enumGetter } from "./enum-getter.ts";
import { integerGetter } from "./integer-getter.ts";
import type { NumbersView } from "./message-types.ts";
import { optionalGetter } from "./optional-getter.ts";
import type { Span } from "./span.ts";

/** What a getter of a field gives. */
export type FieldRead = string | number | bigint | undefined | NumbersView<number | bigint>;

/** Makes the getter of a field, once for each view. */
export function fieldGetter(field: FieldLayout, span: Span): () => FieldRead {
  if (field.count !== undefined) {
    const numbers = numbersView(field, field.count, span);
    return () => numbers;
  }
  if (field.enum !== undefined) return enumGetter(field.enum, span, field.offset);
  if (field.nullValue === undefined) return integerGetter(field.type, span, field.offset);
  return optionalGetter(field.type, span, field.offset, field.nullValue);
}

function numbersView(field: FieldLayout, count: number, span: Span): NumbersView<number | bigint> {
  const size = INTEGER_BYTES[field.type];
  const getters = Array.from({ length: count }, (_, index) =>
    integerGetter(field.type, span, field.offset + index * size),
  );
  return {
    length: count,
    at: (index) => {
      const get = getters[index];
      if (get === undefined) throw new RangeError(`${field.name} has ${count} numbers, none at ${index}`);
      return get();
    },
  };
}
