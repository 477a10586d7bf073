import type { FieldLayout } from "@interlock/contracts/tensor";
import { fieldWriter } from "./field-writer.ts";
import type { Span } from "./span.ts";

/**
 * Makes the setter of a field, once for each writer. The two types that frames are told with are spelt out for the
 * compiler, as getters are.
 *
 * @throws RangeError from the setter, for what the field cannot hold
 */
export function fieldSetter(field: FieldLayout, span: Span): (value: unknown) => void {
  const { name, offset, type, nullValue } = field;
  if (field.enum === undefined && type === "u32")
    return (value) => {
      const number = value === undefined ? nullValue : value;
      if (typeof number !== "number" || number >>> 0 !== number) throw unfit(name, value);
      span.view.setUint32(span.base + offset, number, true);
    };
  if (type === "u64")
    return (value) => {
      const number = value === undefined ? nullValue : value;
      if (typeof number !== "bigint" || BigInt.asUintN(64, number) !== number) throw unfit(name, value);
      span.view.setBigUint64(span.base + offset, number, true);
    };
  const write = fieldWriter(field);
  return (value) => {
    if (write(span.view, span.base, value) !== undefined) throw unfit(name, value);
  };
}

function unfit(name: string, value: unknown): RangeError {
  return new RangeError(
    `${name} cannot be ${typeof value === "bigint" ? `${value}n` : JSON.stringify(value)}`,
  );
}
