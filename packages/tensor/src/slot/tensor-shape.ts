import type { Dtype, MajorOrder, ProgressUnit } from "@interlock/contracts/tensor";

/** Element types that a frame may have. */
export type ElementType = Exclude<Dtype, "UNKNOWN">;

/** What the payload of a frame is. */
export interface TensorShape {
  readonly dtype: ElementType;
  readonly majorOrder: Exclude<MajorOrder, "UNKNOWN">;
  /** 1 to 8 lengths, in elements. */
  readonly dims: readonly number[];
  /** Bytes from one index to the next, for each dimension; 0 or absent where the elements lie without gaps. */
  readonly strides?: readonly number[];
  /** In what the filling of a frame is told, and how many bytes one of it takes. */
  readonly progress?: { readonly unit: Exclude<ProgressUnit, "NONE">; readonly strideBytes: number };
}

/** Bytes of one element. Bits are counted as the bytes that they are packed into. */
export const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = {
  UINT8: 1,
  INT8: 1,
  UINT16: 2,
  INT16: 2,
  UINT32: 4,
  INT32: 4,
  UINT64: 8,
  INT64: 8,
  FLOAT32: 4,
  FLOAT64: 8,
  BOOLEAN: 1,
  BYTES: 1,
  BIT: 1,
};
