import type { JsonSchema } from "../build/json-schema.ts";
import { compareFinite } from "./compare-finite.ts";
import { compareNumbers } from "./compare-numbers.ts";
import { compareLists, compareObjects } from "./compare-objects.ts";
import { compareStrings } from "./compare-strings.ts";
import { compareUnions } from "./compare-unions.ts";
import { tellingValue } from "./sample-value.ts";
import type { SchemaChange } from "./schema-change.ts";
import { narrows, replaces, unclear, widens } from "./schema-change.ts";
import { isPlain, kind } from "./schema-kind.ts";
import type { SchemaSide } from "./schema-side.ts";
import { acceptsEverything, finiteValues, resolveRef } from "./schema-side.ts";
import { sameText } from "./schema-text.ts";

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
    const pair =
      before.$ref === undefined && after.$ref === undefined
        ? undefined
        : `${before.$ref ?? path} ${after.$ref ?? path}`;
    // A recursive schema meets the same pair again: what differs was found the first time.
    if (pair !== undefined && this.#active.has(pair)) return [];
    if (pair !== undefined) this.#active.add(pair);
    const a = resolveRef(before, this.old);
    const b = resolveRef(after, this.new);
    const changes = this.#compareResolved(a, b, path);
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
    if (!isPlain(a) || !isPlain(b))
      return sameText(a, this.old, b, this.new)
        ? []
        : [unclear(path, "schema", "it holds keywords that are not compared")];
    if (acceptsEverything(a) && acceptsEverything(b)) return [];
    if (acceptsEverything(b)) return [widens(path, `${kind(a)} → any value`, this.extra(a, b))];
    if (acceptsEverything(a)) return [narrows(path, `any value → ${kind(b)}`, this.lost(a, b))];
    if (a.anyOf !== undefined || b.anyOf !== undefined) return compareUnions(this, a, b, path);
    if (finiteValues(a) !== undefined || finiteValues(b) !== undefined)
      return compareFinite(this, a, b, path);
    if (isNumber(a) && isNumber(b)) return compareNumbers(this, a, b, path);
    if (a.type !== b.type)
      return [replaces(path, `${kind(a)} → ${kind(b)}`, this.lost(a, b), this.extra(a, b))];
    switch (a.type) {
      case "string":
        return compareStrings(this, a, b, path);
      case "array":
        return compareLists(this, a, b, path);
      case "object":
        return compareObjects(this, a, b, path);
      default:
        return [];
    }
  }
}

function isNumber(schema: JsonSchema): boolean {
  return schema.type === "number" || schema.type === "integer";
}
