import type { JsonSchema } from "../build/json-schema.ts";
import type { SchemaComparison } from "./compare-schemas.ts";
import type { Judgement } from "./finding.ts";
import { breaking, compatible } from "./finding.ts";
import { sampleValue } from "./sample-value.ts";
import type { SchemaChange } from "./schema-change.ts";
import { narrows, widens } from "./schema-change.ts";
import type { UnknownFields } from "./schema-side.ts";
import { openness } from "./schema-side.ts";

/** Compares the named fields of two objects. */
export function compareFields(
  comparison: SchemaComparison,
  a: JsonSchema,
  b: JsonSchema,
  path: string,
): readonly SchemaChange[] {
  const names = [...new Set([...Object.keys(a.properties ?? {}), ...Object.keys(b.properties ?? {})])];
  return names.flatMap((name) => {
    const before = a.properties?.[name];
    const after = b.properties?.[name];
    const at = path === "" ? name : `${path}.${name}`;
    if (before === undefined) return [fieldAdded(comparison, a, b, name, path)];
    if (after === undefined) {
      return [fieldGone(comparison, a, b, name, path)];
    }
    return [...comparePresence(comparison, a, b, name, at), ...comparison.compare(before, after, at)];
  });
}

function isRequired(schema: JsonSchema, name: string): boolean {
  return schema.required?.includes(name) === true;
}

function comparePresence(
  comparison: SchemaComparison,
  a: JsonSchema,
  b: JsonSchema,
  name: string,
  at: string,
): readonly SchemaChange[] {
  const before = isRequired(a, name);
  if (before === isRequired(b, name)) return [];
  if (before) return [widens(at, "required → optional", without(sampleValue(b, comparison.new), name))];
  return [narrows(at, "optional → required", without(sampleValue(a, comparison.old), name))];
}

function fieldAdded(
  comparison: SchemaComparison,
  a: JsonSchema,
  b: JsonSchema,
  name: string,
  path: string,
): SchemaChange {
  const before = openness(a);
  const required = isRequired(b, name);
  const strictReaders = before === "strict";
  const sample = withField(
    sampleValue(b, comparison.new),
    name,
    sampleValue(b.properties?.[name] ?? {}, comparison.new),
  );
  const response = strictReaders
    ? breaking("old readers refuse fields they do not know", sample)
    : compatible("old readers ignore fields they do not know");
  if (required)
    return {
      path,
      change: `+ ${name} (required)`,
      request: breaking("old callers do not send it", sampleValue(a, comparison.old)),
      response,
    };
  const request =
    before === "open"
      ? breaking("old callers may carry another value in a field of this name")
      : compatible("old callers leave it out");
  return { path, change: `+ ${name} (optional)`, request, response };
}

function fieldGone(
  comparison: SchemaComparison,
  a: JsonSchema,
  b: JsonSchema,
  name: string,
  path: string,
): SchemaChange {
  const after = openness(b);
  const sent = withField(
    sampleValue(a, comparison.old),
    name,
    sampleValue(a.properties?.[name] ?? {}, comparison.old),
  );
  const request: Readonly<Record<UnknownFields, Judgement>> = {
    strict: breaking("old callers that send it are refused", sent),
    ignored: breaking("old callers that send it are no longer heard", sent),
    open: compatible("still accepted, as a field without a name"),
  };
  const optional =
    after === "open"
      ? breaking("it may come with any value now")
      : compatible("old readers do without it already");
  const response = isRequired(a, name)
    ? breaking("old readers read it", sampleValue(b, comparison.new))
    : optional;
  return { path, change: `- ${name}`, request: request[after], response };
}

function withField(value: unknown, name: string, field: unknown): unknown {
  return typeof value === "object" && value !== null && field !== undefined
    ? { ...value, [name]: field }
    : undefined;
}

function without(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}
