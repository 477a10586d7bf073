import { INTEGER_BYTES, type IntegerType } from "@interlock/contracts/tensor";
import type { Span } from "./span.ts";

/** As `integerGetter`, for a field that is absent where it holds its null value or an older block ends before it. */
export function optionalGetter(
  type: IntegerType,
  span: Span,
  offset: number,
  nullValue: number | bigint,
): () => number | bigint | undefined {
  const end = offset + INTEGER_BYTES[type];
  switch (type) {
    case "u8":
      return () => {
        if (end > span.acting) return undefined;
        const value = span.view.getUint8(span.base + offset);
        return value === nullValue ? undefined : value;
      };
    case "u16":
      return () => {
        if (end > span.acting) return undefined;
        const value = span.view.getUint16(span.base + offset, true);
        return value === nullValue ? undefined : value;
      };
    case "i16":
      return () => {
        if (end > span.acting) return undefined;
        const value = span.view.getInt16(span.base + offset, true);
        return value === nullValue ? undefined : value;
      };
    case "u32":
      return () => {
        if (end > span.acting) return undefined;
        const value = span.view.getUint32(span.base + offset, true);
        return value === nullValue ? undefined : value;
      };
    case "i32":
      return () => {
        if (end > span.acting) return undefined;
        const value = span.view.getInt32(span.base + offset, true);
        return value === nullValue ? undefined : value;
      };
    case "u64":
      return () => {
        if (end > span.acting) return undefined;
        const value = span.view.getBigUint64(span.base + offset, true);
        return value === nullValue ? undefined : value;
      };
    case "i64":
      return () => {
        if (end > span.acting) return undefined;
        const value = span.view.getBigInt64(span.base + offset, true);
        return value === nullValue ? undefined : value;
      };
  }
}
