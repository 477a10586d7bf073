import type { IntegerType } from "@interlock/contracts/tensor";
import type { Span } from "./span.ts";

/**
 * Reads the number at an offset of the block a span stands on. Each type has a function of its own, spelt out, because
 * the compiler puts such a getter where it is used, and not what it would call.
 */
export function integerGetter(type: IntegerType, span: Span, offset: number): () => number | bigint {
  switch (type) {
    case "u8":
      return () => span.view.getUint8(span.base + offset);
    case "u16":
      return () => span.view.getUint16(span.base + offset, true);
    case "i16":
      return () => span.view.getInt16(span.base + offset, true);
    case "u32":
      return () => span.view.getUint32(span.base + offset, true);
    case "i32":
      return () => span.view.getInt32(span.base + offset, true);
    case "u64":
      return () => span.view.getBigUint64(span.base + offset, true);
    case "i64":
      return () => span.view.getBigInt64(span.base + offset, true);
  }
}
