import type { IntegerType } from "@interlock/contracts/tensor";

/** Writes a number at a place, and says whether it was an integer of that type. */
export type IntegerWriter = (view: DataView, at: number, value: unknown) => boolean;

export const INTEGER_WRITERS: Readonly<Record<IntegerType, IntegerWriter>> = {
  u8: (view, at, value) => {
    if (typeof value !== "number" || (value & 0xff) !== value) return false;
    view.setUint8(at, value);
    return true;
  },
  u16: (view, at, value) => {
    if (typeof value !== "number" || (value & 0xffff) !== value) return false;
    view.setUint16(at, value, true);
    return true;
  },
  i16: (view, at, value) => {
    if (typeof value !== "number" || (value << 16) >> 16 !== value) return false;
    view.setInt16(at, value, true);
    return true;
  },
  u32: (view, at, value) => {
    if (typeof value !== "number" || value >>> 0 !== value) return false;
    view.setUint32(at, value, true);
    return true;
  },
  i32: (view, at, value) => {
    if (typeof value !== "number" || (value | 0) !== value) return false;
    view.setInt32(at, value, true);
    return true;
  },
  u64: (view, at, value) => {
    if (typeof value !== "bigint" || BigInt.asUintN(64, value) !== value) return false;
    view.setBigUint64(at, value, true);
    return true;
  },
  i64: (view, at, value) => {
    if (typeof value !== "bigint" || BigInt.asIntN(64, value) !== value) return false;
    view.setBigInt64(at, value, true);
    return true;
  },
};
