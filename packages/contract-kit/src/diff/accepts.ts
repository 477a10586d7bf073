import type { JsonSchema } from "../build/json-schema.ts";
import type { SchemaSide } from "./schema-side.ts";
import { acceptsEverything, finiteValues, resolveRef } from "./schema-side.ts";

/** Whether a JSON value fits a schema of the subset. Slow and plain: it judges proofs, not traffic. */
export function accepts(written: JsonSchema, value: unknown, side: SchemaSide): boolean {
  const schema = resolveRef(written, side);
  if (acceptsEverything(schema)) return true;
  if (schema.anyOf !== undefined) return schema.anyOf.some((member) => accepts(member, value, side));
  const finite = finiteValues(schema);
  if (finite !== undefined) return finite.some((each) => each === value);
  switch (schema.type) {
    case "boolean":
      return typeof value === "boolean";
    case "string":
      return typeof value === "string" && acceptsText(schema, value);
    case "integer":
      return Number.isInteger(value) && acceptsNumber(schema, Number(value));
    case "number":
      return typeof value === "number" && Number.isFinite(value) && acceptsNumber(schema, value);
    case "array":
      return Array.isArray(value) && acceptsList(schema, value, side);
    case "object":
      return (
        typeof value === "object" &&
        value !== null &&
        !Array.isArray(value) &&
        acceptsObject(schema, value, side)
      );
    default:
      return false;
  }
}

function acceptsText(schema: JsonSchema, text: string): boolean {
  const length = [...text].length;
  if (length < (schema.minLength ?? 0) || length > (schema.maxLength ?? Number.POSITIVE_INFINITY))
    return false;
  return patternsOf(schema).every((pattern) => new RegExp(pattern, "u").test(text));
}

export function patternsOf(schema: JsonSchema): readonly string[] {
  return [
    ...(schema.pattern === undefined ? [] : [schema.pattern]),
    ...(schema.allOf ?? []).map((each) => each.pattern),
  ];
}

function acceptsNumber(schema: JsonSchema, value: number): boolean {
  const {
    minimum = value,
    maximum = value,
    exclusiveMinimum = Number.NEGATIVE_INFINITY,
    exclusiveMaximum = Number.POSITIVE_INFINITY,
  } = schema;
  return value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum;
}

function acceptsList(schema: JsonSchema, list: readonly unknown[], side: SchemaSide): boolean {
  if (list.length < (schema.minItems ?? 0) || list.length > (schema.maxItems ?? Number.POSITIVE_INFINITY))
    return false;
  return list.every((item) => accepts(schema.items ?? {}, item, side));
}

function acceptsObject(schema: JsonSchema, value: object, side: SchemaSide): boolean {
  const entries = Object.entries(value);
  if (!(schema.required ?? []).every((name) => Object.hasOwn(value, name))) return false;
  return entries.every(([name, field]) => {
    const declared = schema.properties?.[name];
    if (declared !== undefined) return accepts(declared, field, side);
    const [keys, values] = Object.entries(schema.patternProperties ?? {})[0] ?? [];
    if (keys !== undefined && new RegExp(keys, "u").test(name)) return accepts(values ?? {}, field, side);
    const rest = schema.additionalProperties ?? true;
    return typeof rest === "object" ? accepts(rest, field, side) : rest;
  });
}
