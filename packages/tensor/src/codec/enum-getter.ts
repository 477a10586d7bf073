import { INTEGER_BYTES, type EnumLayout } from "@interlock/contracts/tensor";
import { UNRECOGNISED } from "./message-types.ts";
import type { Span } from "./span.ts";

/** Reads the name of an enum's number; undefined where it is not set or an older block ends before it. */
export function enumGetter(
  { type, values, nullValue }: EnumLayout,
  span: Span,
  offset: number,
): () => string | undefined {
  const end = offset + INTEGER_BYTES[type];
  // By index: the numbers of every enum are few and small.
  const names: (string | undefined)[] = [];
  for (const [name, value] of Object.entries(values)) names[value] = name;
  switch (type) {
    case "u8":
      return () => {
        if (end > span.acting) return undefined;
        const value = span.view.getUint8(span.base + offset);
        return value === nullValue ? undefined : (names[value] ?? UNRECOGNISED);
      };
    case "i16":
      return () => {
        if (end > span.acting) return undefined;
        const value = span.view.getInt16(span.base + offset, true);
        return value === nullValue ? undefined : (names[value] ?? UNRECOGNISED);
      };
    case "i32":
      return () => {
        if (end > span.acting) return undefined;
        const value = span.view.getInt32(span.base + offset, true);
        return value === nullValue ? undefined : (names[value] ?? UNRECOGNISED);
      };
  }
}
