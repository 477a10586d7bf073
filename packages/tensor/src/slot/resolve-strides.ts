import type { TensorShape } from "./tensor-shape.ts";
import { ELEMENT_BYTES } from "./tensor-shape.ts";

const LARGEST_I32 = 0x7fff_ffff;
const MAX_DIMS = 8;

export type ShapeFault =
  /** Not 1 to 8 dimensions, or one that is negative or no i32. */
  | "dims"
  /** Negative, overlapping, in the wrong order, or not as many as dimensions. */
  | "strides"
  /** Rows or columns of another size than the strides say. */
  | "progress";

export type ResolvedShape =
  | {
      readonly kind: "resolved";
      /** Every stride in bytes, none of them 0. */
      readonly strides: readonly number[];
      /** Bytes from the first element to the end of the last; 0 where there is none. */
      readonly extentBytes: number;
    }
  | { readonly kind: "faulty"; readonly fault: ShapeFault };

/** Fills in the strides that were left out and checks those that were not. */
export function resolveStrides(shape: TensorShape): ResolvedShape {
  const { dims, majorOrder } = shape;
  const given = shape.strides ?? dims.map(() => 0);
  if (dims.length < 1 || dims.length > MAX_DIMS || !dims.every((dim) => isLength(dim))) return faulty("dims");
  if (given.length !== dims.length || !given.every((stride) => isLength(stride))) return faulty("strides");
  const strides = [...given];
  let needed = ELEMENT_BYTES[shape.dtype];
  let extentBytes = needed;
  for (const index of fastestFirst(dims.length, majorOrder)) {
    const stride = given[index] === 0 ? needed : (given[index] ?? 0);
    if (stride < needed || stride > LARGEST_I32) return faulty("strides");
    strides[index] = stride;
    const dim = dims[index] ?? 0;
    needed = stride * Math.max(dim, 1);
    extentBytes += stride * (dim - 1);
  }
  if (!fitsProgress(shape, strides)) return faulty("progress");
  return { kind: "resolved", strides, extentBytes: dims.includes(0) ? 0 : extentBytes };
}

function fastestFirst(ndims: number, majorOrder: TensorShape["majorOrder"]): readonly number[] {
  const indices = Array.from({ length: ndims }, (_, index) => index);
  return majorOrder === "ROW" ? indices.toReversed() : indices;
}

function fitsProgress({ progress }: TensorShape, strides: readonly number[]): boolean {
  if (progress === undefined) return true;
  return progress.strideBytes > 0 && strides[progress.unit === "ROWS" ? 0 : 1] === progress.strideBytes;
}

function isLength(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= LARGEST_I32;
}

function faulty(fault: ShapeFault): ResolvedShape {
  return { kind: "faulty", fault };
}
