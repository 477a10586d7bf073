import type { JsonSchema } from "../build/json-schema.ts";
import { refName } from "../build/json-schema.ts";
import { finiteValues } from "./schema-side.ts";

/** One word for what a schema describes. */
export function kind(schema: JsonSchema): string {
  const finite = finiteValues(schema);
  if (finite !== undefined) return finite.map((value) => JSON.stringify(value)).join(" | ");
  return schema.anyOf === undefined ? (schema.type ?? "any value") : schema.anyOf.map((member) => memberName(member)).join(" | ");
}

/** The name of a member of a union, or its kind. */
export function memberName(member: JsonSchema): string {
  return member.$ref === undefined ? kind(member) : refName(member.$ref);
}
