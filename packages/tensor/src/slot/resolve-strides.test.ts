import { verifies } from "@interlock/testkit/verifies";
import fc from "fast-check";
import { expect } from "vitest";
import { resolveStrides } from "./resolve-strides.ts";
import { ELEMENT_BYTES, type ElementType, type TensorShape } from "./tensor-shape.ts";

const ROW = { dtype: "FLOAT32", majorOrder: "ROW" } as const;
const COLUMN = { dtype: "FLOAT32", majorOrder: "COLUMN" } as const;

verifies(
  "SHM-225",
  "strides that are left out are those of elements without gaps, in the order of the tensor",
  () => {
    expect(resolveStrides({ ...ROW, dims: [2, 3] })).toEqual({
      kind: "resolved",
      strides: [12, 4],
      extentBytes: 24,
    });
    expect(resolveStrides({ ...COLUMN, dims: [2, 3] })).toEqual({
      kind: "resolved",
      strides: [4, 8],
      extentBytes: 24,
    });
    expect(resolveStrides({ ...ROW, dims: [2, 3], strides: [16, 0] })).toEqual({
      kind: "resolved",
      strides: [16, 4],
      extentBytes: 28,
    });
    expect(resolveStrides({ ...ROW, dims: [0, 3] })).toMatchObject({ strides: [12, 4], extentBytes: 0 });
  },
);

verifies("SHM-225", "strides that overlap, run in the wrong order or leave the bounds are refused", () => {
  const faults = (shapes: readonly TensorShape[]) =>
    shapes.map((shape) => {
      const resolved = resolveStrides(shape);
      return resolved.kind === "faulty" ? resolved.fault : resolved;
    });
  const most = 2 ** 31 - 1;
  expect(
    faults([
      { ...ROW, dims: [2, 3], strides: [11, 4] },
      { ...ROW, dims: [2, 3], strides: [12, 3] },
      { ...ROW, dims: [2, 3], strides: [4, 8] },
      { ...COLUMN, dims: [2, 3], strides: [12, 4] },
      { ...ROW, dims: [2, 3], strides: [-12, 4] },
      { ...ROW, dims: [2, 3], strides: [12] },
      { ...ROW, dims: [2, most], strides: [0, 0] },
    ]),
  ).toEqual(Array.from({ length: 7 }, () => "strides"));
  expect(
    faults([[], [1, 1, 1, 1, 1, 1, 1, 1, 1], [-1], [0.5], [2 ** 31]].map((dims) => ({ ...ROW, dims }))),
  ).toEqual(Array.from({ length: 5 }, () => "dims"));
});

verifies("SHM-225", "rows and columns in which progress is told have the size that the strides say", () => {
  const of = (unit: "ROWS" | "COLUMNS", strideBytes: number, dims: readonly number[] = [2, 3]) =>
    resolveStrides({ ...ROW, dims, progress: { unit, strideBytes } }).kind;
  expect([
    of("ROWS", 12),
    of("ROWS", 4),
    of("ROWS", 0),
    of("COLUMNS", 4),
    of("COLUMNS", 12),
    of("COLUMNS", 4, [2]),
  ]).toEqual(["resolved", "faulty", "faulty", "resolved", "faulty", "faulty"]);
});

verifies("SHM-225", "in what is accepted no two elements share a byte, and all lie within the extent", () => {
  const types = fc.constantFrom(...(Object.keys(ELEMENT_BYTES) as ElementType[])); // the keys of that record
  const dimension = fc.record({ dim: fc.nat(4), stride: fc.oneof(fc.constant(0), fc.nat(64)) });
  const shapes = fc.record({
    dtype: types,
    majorOrder: fc.constantFrom("ROW" as const, "COLUMN" as const),
    dimensions: fc.array(dimension, { minLength: 1, maxLength: 4 }),
  });
  fc.assert(
    fc.property(shapes, ({ dtype, majorOrder, dimensions }) => {
      const dims = dimensions.map(({ dim }) => dim);
      const resolved = resolveStrides({
        dtype,
        majorOrder,
        dims,
        strides: dimensions.map(({ stride }) => stride),
      });
      if (resolved.kind === "faulty") return;
      const taken = new Set<number>();
      const visit = (dimension: number, at: number): void => {
        if (dimension < dims.length) {
          for (let n = 0; n < (dims[dimension] ?? 0); n += 1) {
            visit(dimension + 1, at + n * (resolved.strides[dimension] ?? 0));
          }
          return;
        }
        for (let byte = at; byte < at + ELEMENT_BYTES[dtype]; byte += 1) {
          expect(taken.has(byte)).toBe(false);
          taken.add(byte);
        }
      };
      visit(0, 0);
      expect(Math.max(-1, ...taken) + 1).toBe(resolved.extentBytes);
    }),
  );
});
