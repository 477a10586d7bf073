import {
  INTEGER_BYTES,
  type DataLayout,
  type EntryLayout,
  type FieldLayout,
  type IntegerType,
} from "@interlock/contracts/tensor";
import fc from "fast-check";
import type { AnyValue } from "./entry-encoder.ts";

/** Any value that a layout can hold, its bounds often; what is absent is left out. */
export function valueOf(layout: EntryLayout): fc.Arbitrary<AnyValue> {
  const fields: readonly FieldLayout[] = layout.fields.filter(({ padding }) => padding !== true);
  const members = Object.fromEntries([
    ...fields.map((field) => [field.name, fieldOf(field)] as const),
    ...layout.groups.map((group) => [group.name, fc.array(valueOf(group), { maxLength: 4 })] as const),
    ...layout.data.map((data) => [data.name, dataOf(data)] as const),
  ]);
  const required = fields.filter(({ nullValue }) => nullValue === undefined);
  const always = [...required, ...layout.groups, ...layout.data].map(({ name }) => name);
  return fc.record(members, { requiredKeys: always, noNullPrototype: true });
}

function fieldOf({ type, enum: closed, nullValue, count }: FieldLayout): fc.Arbitrary<unknown> {
  if (closed !== undefined) return fc.constantFrom(...Object.keys(closed.values));
  // The number that stands for absent is no value.
  const number = integer(type).filter((value) => value !== nullValue);
  return count === undefined ? number : fc.array(number, { minLength: count, maxLength: count });
}

function integer(type: IntegerType): fc.Arbitrary<number | bigint> {
  const bits = BigInt(INTEGER_BYTES[type] * 8);
  const [min, max] = type.startsWith("i")
    ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n]
    : [0n, (1n << bits) - 1n];
  return bits === 64n ? fc.bigInt({ min, max }) : fc.integer({ min: Number(min), max: Number(max) });
}

function dataOf({ content, maxBytes }: DataLayout): fc.Arbitrary<unknown> {
  const maxLength = Math.min(maxBytes, 40);
  return content === "ascii" ? fc.string({ unit: "binary-ascii", maxLength }) : fc.uint8Array({ maxLength });
}
