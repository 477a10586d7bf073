import { dtype, majorOrder, MAX_DIMS, progressUnit, type EnumLayout } from "@interlock/contracts/tensor";
import { resolveStrides } from "./resolve-strides.ts";
import { TENSOR } from "./slot-layout.ts";
import type { TensorShape } from "./tensor-shape.ts";

/** A shape with its strides filled in, or one that nobody can use. */
export type ReadShape =
  | {
      readonly kind: "shape";
      readonly shape: TensorShape & { readonly strides: readonly number[] };
      readonly extentBytes: number;
    }
  | { readonly kind: "refused" };

const REFUSED: ReadShape = { kind: "refused" };

/** Reads the tensor header of a slot; the view is over the whole slot. */
export function readShape(view: DataView): ReadShape {
  const type = nameOf(dtype, view.getInt16(TENSOR.dtype, true));
  const order = nameOf(majorOrder, view.getInt16(TENSOR.majorOrder, true));
  const unit = nameOf(progressUnit, view.getUint8(TENSOR.progressUnit));
  if (type === undefined || type === "UNKNOWN" || order === undefined || order === "UNKNOWN") return REFUSED;
  const ndims = view.getUint8(TENSOR.ndims);
  if (unit === undefined || ndims > MAX_DIMS) return REFUSED;
  const strideBytes = view.getUint32(TENSOR.progressStrideBytes, true);
  const shape: TensorShape = {
    dtype: type,
    majorOrder: order,
    dims: numbers(view, TENSOR.dims, ndims),
    strides: numbers(view, TENSOR.strides, ndims),
    ...(unit === "NONE" ? {} : { progress: { unit, strideBytes } }),
  };
  const resolved = resolveStrides(shape);
  if (resolved.kind === "faulty") return REFUSED;
  return { kind: "shape", shape: { ...shape, strides: resolved.strides }, extentBytes: resolved.extentBytes };
}

function numbers(view: DataView, offset: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => view.getInt32(offset + index * 4, true));
}

function nameOf<const Layout extends EnumLayout>(
  { values }: Layout,
  value: number,
): keyof Layout["values"] | undefined {
  return Object.keys(values).find((name) => values[name] === value);
}
