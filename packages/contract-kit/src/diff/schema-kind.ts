import type { JsonSchema } from "../build/json-schema.ts";
import { refName } from "../build/json-schema.ts";
import { finiteValues } from "./schema-side.ts";

/** One word for what a schema describes. */
export function kind(schema: JsonSchema): string {
  const finite = finiteValues(schema);
  if (finite !== undefined) return finite.map((value) => JSON.stringify(value)).join(" | ");
  return schema.anyOf === undefined
    ? (schema.type ?? "any value")
    : schema.anyOf.map((member) => memberName(member)).join(" | ");
}

/** The name of a member of a union, or its kind. */
export function memberName(member: JsonSchema): string {
  return member.$ref === undefined ? kind(member) : refName(member.$ref);
}

const ANNOTATIONS = ["description", "title", "x-brand", "x-closedSet"];
const OF_TYPE: Readonly<Record<NonNullable<JsonSchema["type"]>, readonly string[]>> = {
  string: ["minLength", "maxLength", "pattern", "allOf"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  integer: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  boolean: [],
  null: [],
  array: ["items", "minItems", "maxItems"],
  object: ["properties", "required", "patternProperties", "additionalProperties"],
};

/**
 * Whether a schema says one thing in the way the generator says it. Models of other tools may
 * mix keywords (an enum with a length); those are compared as text.
 */
export function isPlain(schema: JsonSchema): boolean {
  const keys = Object.keys(schema).filter((key) => !ANNOTATIONS.includes(key));
  const only = (...allowed: readonly string[]): boolean => keys.every((key) => allowed.includes(key));
  if (schema.anyOf !== undefined) return only("anyOf");
  if (schema.const !== undefined) return only("type", "const");
  if (schema.enum !== undefined) return only("type", "enum");
  if (schema.type === undefined) return keys.length === 0;
  if (!only("type", ...OF_TYPE[schema.type])) return false;
  return schema.type !== "object" || isObjectOrRecord(schema);
}

function isObjectOrRecord({
  properties,
  required,
  patternProperties,
  additionalProperties,
}: JsonSchema): boolean {
  const named = Object.keys(properties ?? {}).length > 0 || (required?.length ?? 0) > 0;
  if (patternProperties !== undefined)
    return !named && Object.keys(patternProperties).length === 1 && additionalProperties === false;
  if (typeof additionalProperties === "object") return !named;
  return (required ?? []).every((name) => properties !== undefined && Object.hasOwn(properties, name));
}
