import type { JsonSchema } from "../build/json-schema.ts";
import { compareGreatest, compareLeast } from "./compare-bound.ts";
import type { SchemaComparison } from "./compare-schemas.ts";
import type { SchemaChange } from "./schema-change.ts";
import { narrows, widens } from "./schema-change.ts";

const BOUNDS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] as const;

export function compareNumbers(
  comparison: SchemaComparison,
  a: JsonSchema,
  b: JsonSchema,
  path: string,
): readonly SchemaChange[] {
  const tries = [a, b]
    .flatMap((schema) => BOUNDS.map((bound) => schema[bound]))
    .filter((bound) => bound !== undefined)
    .flatMap((bound) => [bound - 1, bound - 0.5, bound, bound + 0.5, bound + 1]);
  const proof = { lost: () => comparison.lost(a, b, tries), extra: () => comparison.extra(a, b, tries) };
  const low = Number.NEGATIVE_INFINITY;
  const high = Number.POSITIVE_INFINITY;
  return [
    ...(a.type === b.type
      ? []
      : [
          a.type === "integer"
            ? widens(path, "integer → number", 0.5)
            : narrows(path, "number → integer", proof.lost()),
        ]),
    ...compareLeast("minimum", a.minimum ?? low, b.minimum ?? low, path, proof),
    ...compareGreatest("maximum", a.maximum ?? high, b.maximum ?? high, path, proof),
    ...compareLeast("exclusiveMinimum", a.exclusiveMinimum ?? low, b.exclusiveMinimum ?? low, path, proof),
    ...compareGreatest(
      "exclusiveMaximum",
      a.exclusiveMaximum ?? high,
      b.exclusiveMaximum ?? high,
      path,
      proof,
    ),
  ];
}
