import type { JsonSchema } from "../build/json-schema.ts";
import { refName } from "../build/json-schema.ts";
import type { Model } from "../build/model.ts";

/** The named schemas and closed sets that one side's references lead to. */
export type SchemaSide = Pick<Model, "$defs" | "closedSets">;

/** The schema behind any chain of references; everything when a reference leads nowhere. */
export function resolveRef(schema: JsonSchema, side: SchemaSide): JsonSchema {
  let current = schema;
  for (let hops = 0; current.$ref !== undefined && hops < 32; hops += 1)
    current = side.$defs[refName(current.$ref)] ?? {};
  return current;
}

/** The values of a schema that lists them; `undefined` for one that describes them. */
export function finiteValues(schema: JsonSchema): readonly (string | number | boolean | null)[] | undefined {
  if (schema.enum !== undefined) return schema.enum;
  if (schema.const !== undefined) return [schema.const];
  return schema.type === "null" ? [null] : undefined;
}

export function acceptsEverything(schema: JsonSchema): boolean {
  return (
    schema.type === undefined &&
    schema.anyOf === undefined &&
    schema.const === undefined &&
    schema.enum === undefined
  );
}

export type UnknownFields = "strict" | "ignored" | "open";

/** What happens to a field that the schema does not name. */
export function openness(schema: JsonSchema): UnknownFields {
  if (schema.additionalProperties === false) return "strict";
  return schema.additionalProperties === true ? "open" : "ignored";
}
