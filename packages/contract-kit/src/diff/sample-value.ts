import type { JsonSchema } from "../build/json-schema.ts";
import { accepts } from "./accepts.ts";
import type { SchemaSide } from "./schema-side.ts";
import { acceptsEverything, finiteValues, resolveRef } from "./schema-side.ts";

/** Texts that common patterns match; a pattern that none of them fits has no sample. */
const TEXTS = [
  "",
  "a",
  "abc",
  "A",
  "0",
  "1",
  "1.0",
  "10.0",
  "%1",
  "host",
  "a.b",
  "a".repeat(12),
  "0".repeat(32),
  "0".repeat(64),
  "00000000-0000-4000-8000-000000000000",
  "2024-01-01T00:00:00.000Z",
  "2024-01-01T00:00:00.000000+00:00",
  "2024-01-01T00:00:00Z",
];
const NUMBERS = [0, 1, -1, 0.5, 2, 10, 100, 1000];

/** A small value that the schema accepts, or `undefined` when none is found. */
export function sampleValue(written: JsonSchema, side: SchemaSide, depth = 0): unknown {
  const schema = resolveRef(written, side);
  if (depth > 12) return undefined;
  return candidates(schema, side, depth).find((value) => value !== undefined && accepts(schema, value, side));
}

/** The first of `values` that one side takes and the other refuses. */
export function tellingValue(
  takes: JsonSchema,
  takesSide: SchemaSide,
  refuses: JsonSchema,
  refusesSide: SchemaSide,
  values: readonly unknown[] = [],
): unknown {
  const all = [...values, ...candidates(resolveRef(takes, takesSide), takesSide, 0)];
  return all.find(
    (value) =>
      value !== undefined && accepts(takes, value, takesSide) && !accepts(refuses, value, refusesSide),
  );
}

function candidates(schema: JsonSchema, side: SchemaSide, depth: number): readonly unknown[] {
  if (acceptsEverything(schema)) return ["a", 0, true, null];
  if (schema.anyOf !== undefined) return schema.anyOf.map((member) => sampleValue(member, side, depth + 1));
  const finite = finiteValues(schema);
  if (finite !== undefined) return finite;
  switch (schema.type) {
    case "boolean":
      return [true, false];
    case "string":
      return [
        ...TEXTS,
        ...[schema.minLength, schema.maxLength]
          .filter((length) => length !== undefined && length <= 1_000_000)
          .map((length) => "a".repeat(length ?? 0)),
      ];
    case "integer":
    case "number":
      return [
        ...NUMBERS,
        schema.minimum,
        schema.maximum,
        nextTo(schema.exclusiveMinimum, 1),
        nextTo(schema.exclusiveMaximum, -1),
      ];
    case "array": {
      const item = sampleValue(schema.items ?? {}, side, depth + 1);
      const least = Math.min(schema.minItems ?? 0, 1000);
      return [[], Array.from({ length: least }, () => item), [item]].filter(
        (list) => !list.includes(undefined),
      );
    }
    case "object":
      return [sampleObject(schema, side, depth)];
    default:
      return [];
  }
}

function nextTo(bound: number | undefined, step: number): number | undefined {
  return bound === undefined ? undefined : bound + step;
}

function sampleObject(schema: JsonSchema, side: SchemaSide, depth: number): unknown {
  const fields = (schema.required ?? []).map(
    (name) => [name, sampleValue(schema.properties?.[name] ?? {}, side, depth + 1)] as const,
  );
  return fields.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(fields);
}
