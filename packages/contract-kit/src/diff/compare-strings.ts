import type { JsonSchema } from "../build/json-schema.ts";
import { patternsOf } from "./accepts.ts";
import { compareGreatest, compareLeast } from "./compare-bound.ts";
import type { SchemaComparison } from "./compare-schemas.ts";
import type { SchemaChange } from "./schema-change.ts";
import { narrows, unclear, widens } from "./schema-change.ts";

export function compareStrings(
  comparison: SchemaComparison,
  a: JsonSchema,
  b: JsonSchema,
  path: string,
): readonly SchemaChange[] {
  const tries = [a.minLength, a.maxLength, b.minLength, b.maxLength]
    .filter((length) => length !== undefined)
    .flatMap((length) => textsAround(length));
  const proof = { lost: () => comparison.lost(a, b, tries), extra: () => comparison.extra(a, b, tries) };
  const { minLength: leastBefore = 0, maxLength: mostBefore = Number.POSITIVE_INFINITY } = a;
  const { minLength: leastAfter = 0, maxLength: mostAfter = Number.POSITIVE_INFINITY } = b;
  return [
    ...compareLeast("minLength", leastBefore, leastAfter, path, proof),
    ...compareGreatest("maxLength", mostBefore, mostAfter, path, proof),
    ...comparePatterns(comparison, a, b, path),
  ];
}

/** Samples stay short enough to print. */
function textsAround(length: number): readonly string[] {
  return [length - 1, length, length + 1]
    .filter((each) => each >= 0 && each <= 64)
    .map((each) => "a".repeat(each));
}

/** Whether one pattern takes more than another is undecided unless they are equal; adding or dropping one is clear. */
function comparePatterns(
  comparison: SchemaComparison,
  a: JsonSchema,
  b: JsonSchema,
  path: string,
): readonly SchemaChange[] {
  const before = patternsOf(a);
  const after = patternsOf(b);
  const gone = before.filter((pattern) => !after.includes(pattern));
  const added = after.filter((pattern) => !before.includes(pattern));
  if (gone.length === 0 && added.length === 0) return [];
  if (gone.length === 0) return [narrows(path, `+ pattern ${added.join(" ")}`, comparison.lost(a, b))];
  if (added.length === 0) return [widens(path, `- pattern ${gone.join(" ")}`, comparison.extra(a, b))];
  return [
    unclear(
      path,
      `pattern ${gone.join(" ")} → ${added.join(" ")}`,
      "which of two patterns takes more is not decided; say so in the approvals file",
    ),
  ];
}
