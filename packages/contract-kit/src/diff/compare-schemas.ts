import type { JsonSchema } from "../build/json-schema.ts";
import { compareFinite } from "./compare-finite.ts";
import { compareNumbers } from "./compare-numbers.ts";
import { compareLists, compareObjects } from "./compare-objects.ts";
import { compareStrings } from "./compare-strings.ts";
import { compareUnions } from "./compare-unions.ts";
import { tellingValue } from "./sample-value.ts";
import type { SchemaChange } from "./schema-change.ts";
import { narrows, replaces, unclear, widens } from "./schema-change.ts";
import { kind } from "./schema-kind.ts";
import type { SchemaSide } from "./schema-side.ts";
import { acceptsEverything, finiteValues, resolveRef } from "./schema-side.ts";

/** Keywords that are compared by name; any other is not understood, and a change in it stays undecided. */
const UNDERSTOOD = new Set(["$ref", "description", "title", "x-brand", "x-closedSet", "type", "const", "enum", "anyOf", "allOf", "minLength", "maxLength",
  "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "items", "minItems", "maxItems", "properties", "required", "patternProperties", "additionalProperties"]);

/** Compares two schemas by what they take, following references on each side. */
export class SchemaComparison {
  readonly old: SchemaSide;
  readonly new: SchemaSide;
  readonly #active = new Set<string>();

  constructor(oldSide: SchemaSide, newSide: SchemaSide) {
    this.old = oldSide;
    this.new = newSide;
  }

  compare(before: JsonSchema, after: JsonSchema, path: string): readonly SchemaChange[] {
    const pair = before.$ref === undefined && after.$ref === undefined ? undefined : `${before.$ref ?? path} ${after.$ref ?? path}`;
    // A recursive schema meets the same pair again: what differs was found the first time.
    if (pair !== undefined && this.#active.has(pair)) return [];
    if (pair !== undefined) this.#active.add(pair);
    const a = resolveRef(before, this.old);
    const b = resolveRef(after, this.new);
    const changes = [...this.#compareResolved(a, b, path), ...unreadKeywords(a, b, path)];
    if (pair !== undefined) this.#active.delete(pair);
    return changes;
  }

  /** A value that only the old schema takes. */
  lost(before: JsonSchema, after: JsonSchema, tries: readonly unknown[] = []): unknown {
    return tellingValue(before, this.old, after, this.new, tries);
  }

  /** A value that only the new schema takes. */
  extra(before: JsonSchema, after: JsonSchema, tries: readonly unknown[] = []): unknown {
    return tellingValue(after, this.new, before, this.old, tries);
  }

  #compareResolved(a: JsonSchema, b: JsonSchema, path: string): readonly SchemaChange[] {
    if (acceptsEverything(a) && acceptsEverything(b)) return [];
    if (acceptsEverything(b)) return [widens(path, `${kind(a)} → any value`, this.extra(a, b))];
    if (acceptsEverything(a)) return [narrows(path, `any value → ${kind(b)}`, this.lost(a, b))];
    if (a.anyOf !== undefined || b.anyOf !== undefined) return compareUnions(this, a, b, path);
    if (finiteValues(a) !== undefined || finiteValues(b) !== undefined) return compareFinite(this, a, b, path);
    if (isNumber(a) && isNumber(b)) return compareNumbers(this, a, b, path);
    if (a.type !== b.type) return [replaces(path, `${kind(a)} → ${kind(b)}`, this.lost(a, b), this.extra(a, b))];
    switch (a.type) {
      case "string": return compareStrings(this, a, b, path);
      case "array": return compareLists(this, a, b, path);
      case "object": return compareObjects(this, a, b, path);
      default: return [];
    }
  }
}

function isNumber(schema: JsonSchema): boolean {
  return schema.type === "number" || schema.type === "integer";
}

function unreadKeywords(a: JsonSchema, b: JsonSchema, path: string): readonly SchemaChange[] {
  const before: Readonly<Record<string, unknown>> = { ...a };
  const after: Readonly<Record<string, unknown>> = { ...b };
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !UNDERSTOOD.has(name));
  return names
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => unclear(path, `keyword ${name}`, "this keyword is not compared"));
}
