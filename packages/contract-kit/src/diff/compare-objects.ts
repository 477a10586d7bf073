import { lengthBounds } from "../build/pattern.ts";
import type { JsonSchema } from "../build/json-schema.ts";
import { compareGreatest, compareLeast } from "./compare-bound.ts";
import { compareFields } from "./compare-fields.ts";
import type { SchemaComparison } from "./compare-schemas.ts";
import { compareStrings } from "./compare-strings.ts";
import { compatible, unknown } from "./finding.ts";
import type { SchemaChange } from "./schema-change.ts";
import { narrows, unclear, widens } from "./schema-change.ts";
import { openness } from "./schema-side.ts";

export function compareLists(
  comparison: SchemaComparison,
  a: JsonSchema,
  b: JsonSchema,
  path: string,
): readonly SchemaChange[] {
  const proof = { lost: () => comparison.lost(a, b), extra: () => comparison.extra(a, b) };
  return [
    ...compareLeast("minItems", a.minItems ?? 0, b.minItems ?? 0, path, proof),
    ...compareGreatest(
      "maxItems",
      a.maxItems ?? Number.POSITIVE_INFINITY,
      b.maxItems ?? Number.POSITIVE_INFINITY,
      path,
      proof,
    ),
    ...comparison.compare(a.items ?? {}, b.items ?? {}, `${path}[]`),
  ];
}

export function compareObjects(
  comparison: SchemaComparison,
  a: JsonSchema,
  b: JsonSchema,
  path: string,
): readonly SchemaChange[] {
  const before = recordOf(a);
  const after = recordOf(b);
  if (before === undefined && after === undefined)
    return [...compareFields(comparison, a, b, path), ...compareOpenness(a, b, path)];
  if (before === undefined || after === undefined)
    return [unclear(path, "object ↔ record", "an object of named fields and a record are not compared")];
  return [
    ...compareStrings(comparison, before.keys, after.keys, `${path}{key}`),
    ...comparison.compare(before.values, after.values, `${path}{}`),
  ];
}

interface RecordParts {
  readonly keys: JsonSchema;
  readonly values: JsonSchema;
}

/** Keys and values of a record; `undefined` for an object of named fields. */
function recordOf(schema: JsonSchema): RecordParts | undefined {
  const [pattern, values] = Object.entries(schema.patternProperties ?? {})[0] ?? [];
  if (pattern !== undefined && values !== undefined) {
    const bounds = lengthBounds(new RegExp(pattern, "u"));
    if (bounds === undefined) return { keys: { type: "string", pattern }, values };
    return {
      keys: {
        type: "string",
        minLength: bounds.min,
        ...(Number.isFinite(bounds.max) && { maxLength: bounds.max }),
      },
      values,
    };
  }
  return typeof schema.additionalProperties === "object"
    ? { keys: { type: "string" }, values: schema.additionalProperties }
    : undefined;
}

function compareOpenness(a: JsonSchema, b: JsonSchema, path: string): readonly SchemaChange[] {
  const before = openness(a);
  const after = openness(b);
  if (before === after) return [];
  const change = `unknown fields: ${before} → ${after}`;
  if (after === "strict") return [narrows(path, change)];
  if (before === "strict") return [widens(path, change)];
  if (before === "open") {
    const judgement = unknown(
      "fields that no schema names were carried; whether anyone relied on them is not decided",
    );
    return [{ path, change, request: judgement, response: judgement }];
  }
  return [
    {
      path,
      change,
      request: compatible("more is carried"),
      response: compatible("old readers ignore fields they do not know"),
    },
  ];
}
