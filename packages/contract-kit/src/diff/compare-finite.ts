import type { JsonSchema } from "../build/json-schema.ts";
import { accepts } from "./accepts.ts";
import type { SchemaComparison } from "./compare-schemas.ts";
import { compatible } from "./finding.ts";
import type { SchemaChange } from "./schema-change.ts";
import { narrows, replaces, widens } from "./schema-change.ts";
import { kind } from "./schema-kind.ts";
import { finiteValues } from "./schema-side.ts";

/** Compares where at least one side lists its values. */
export function compareFinite(
  comparison: SchemaComparison,
  a: JsonSchema,
  b: JsonSchema,
  path: string,
): readonly SchemaChange[] {
  const before = finiteValues(a);
  const after = finiteValues(b);
  if (before === undefined || after === undefined) return [oneListed(comparison, a, b, path)];
  const gone = before
    .filter((value) => !after.includes(value))
    .map((value) => narrows(path, `- ${JSON.stringify(value)}`, value));
  const open = readersExpectMore(comparison, a);
  const added = after
    .filter((value) => !before.includes(value))
    .map((value) => {
      const change = widens(path, `+ ${JSON.stringify(value)}`, value);
      return open
        ? { ...change, response: compatible("the set is open: readers take values they do not know") }
        : change;
    });
  return [...gone, ...added];
}

function oneListed(comparison: SchemaComparison, a: JsonSchema, b: JsonSchema, path: string): SchemaChange {
  const change = `${kind(a)} → ${kind(b)}`;
  const before = finiteValues(a);
  const after = finiteValues(b) ?? [];
  if (before === undefined) {
    const extra = after.find((value) => !accepts(a, value, comparison.old));
    const lost = comparison.lost(a, b);
    return extra === undefined ? narrows(path, change, lost) : replaces(path, change, lost, extra);
  }
  const lost = before.find((value) => !accepts(b, value, comparison.new));
  const extra = comparison.extra(a, b);
  if (lost !== undefined) return replaces(path, change, lost, extra);
  const onlyText = b.type === "string" && readersExpectMore(comparison, a);
  return onlyText
    ? { ...widens(path, change), response: compatible("the set is open: readers take any text") }
    : widens(path, change, extra);
}

/** Readers were built from the old contract, so its openness counts. */
function readersExpectMore(comparison: SchemaComparison, a: JsonSchema): boolean {
  const set = a["x-closedSet"];
  return set !== undefined && comparison.old.closedSets[set]?.openness === "open";
}
