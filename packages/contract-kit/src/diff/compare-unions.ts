import type { JsonSchema } from "../build/json-schema.ts";
import type { SchemaComparison } from "./compare-schemas.ts";
import { sampleValue } from "./sample-value.ts";
import type { SchemaChange } from "./schema-change.ts";
import { narrows, unclear, widens } from "./schema-change.ts";
import { kind, memberName } from "./schema-kind.ts";
import type { SchemaSide } from "./schema-side.ts";
import { finiteValues, resolveRef } from "./schema-side.ts";
import { sameText } from "./schema-text.ts";

/** Compares where at least one side is a union; anything else counts as a union of one. */
export function compareUnions(
  comparison: SchemaComparison,
  a: JsonSchema,
  b: JsonSchema,
  path: string,
): readonly SchemaChange[] {
  const before = membersByKey(a, comparison.old);
  const after = membersByKey(b, comparison.new);
  if (before === undefined || after === undefined) {
    return sameText(a, comparison.old, b, comparison.new)
      ? []
      : [unclear(path, `${kind(a)} → ${kind(b)}`, "the members of the union cannot be told apart")];
  }
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  return keys.flatMap((key) => {
    const old = before.get(key);
    const now = after.get(key);
    if (old !== undefined && now !== undefined) return comparison.compare(old, now, path);
    // A value of the lost member may still fit another one, so a proof is looked for and not assumed.
    if (old !== undefined)
      return [narrows(path, `- ${memberName(old)}`, proofAgainst(comparison, "lost", a, b, old))];
    return now === undefined
      ? []
      : [widens(path, `+ ${memberName(now)}`, proofAgainst(comparison, "extra", a, b, now))];
  });
}

function proofAgainst(
  comparison: SchemaComparison,
  which: "lost" | "extra",
  a: JsonSchema,
  b: JsonSchema,
  member: JsonSchema,
): unknown {
  return comparison[which](a, b, [sampleValue(member, which === "lost" ? comparison.old : comparison.new)]);
}

/** Members by what tells them apart; `undefined` when two share a key. */
function membersByKey(schema: JsonSchema, side: SchemaSide): ReadonlyMap<string, JsonSchema> | undefined {
  const flat = flatten(schema, side);
  const byKey = new Map(flat.map((member) => [memberKey(resolveRef(member, side)), member]));
  return byKey.size === flat.length ? byKey : undefined;
}

function flatten(schema: JsonSchema, side: SchemaSide): readonly JsonSchema[] {
  const resolved = resolveRef(schema, side);
  return resolved.anyOf === undefined ? [schema] : resolved.anyOf.flatMap((member) => flatten(member, side));
}

/** The type, and for an object the constants of its fields (`kind: "a"`). Numbers and lists of texts meet their types. */
function memberKey(schema: JsonSchema): string {
  if (schema.type === "object") {
    const tags = Object.entries(schema.properties ?? {}).filter(
      ([field, value]) => value.const !== undefined && schema.required?.includes(field) === true,
    );
    return `object ${tags
      .map(([field, value]) => `${field}=${JSON.stringify(value.const)}`)
      .sort()
      .join(" ")}`;
  }
  const [first] = finiteValues(schema) ?? [];
  if (first === null) return "null";
  if (schema.const !== undefined && typeof schema.const !== "string")
    return `const ${JSON.stringify(schema.const)}`;
  if (first !== undefined) return "string";
  return schema.type === "integer" ? "number" : (schema.type ?? "any");
}
