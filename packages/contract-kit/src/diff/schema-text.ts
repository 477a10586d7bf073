import type { JsonSchema } from "../build/json-schema.ts";
import type { SchemaSide } from "./schema-side.ts";
import { resolveRef } from "./schema-side.ts";

/** Whether two schemas are written alike, whatever their parts are called. */
export function sameText(a: JsonSchema, aSide: SchemaSide, b: JsonSchema, bSide: SchemaSide): boolean {
  return JSON.stringify(spelledOut(a, aSide)) === JSON.stringify(spelledOut(b, bSide));
}

/** The schema with its references replaced, as far as they do not repeat. */
function spelledOut(schema: JsonSchema, side: SchemaSide, inside: readonly string[] = []): unknown {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    if (key === "description" && typeof value === "string") return undefined;
    if (typeof value !== "object" || value === null || !("$ref" in value)) return value;
    const ref = String(value.$ref);
    return inside.includes(ref) ? value : spelledOut(resolveRef({ $ref: ref }, side), side, [...inside, ref]);
  });
}
