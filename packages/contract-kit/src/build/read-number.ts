import { ContractError } from "./contract-error.ts";
import type { JsonSchema } from "./json-schema.ts";
import { checkNumber, readChecks } from "./read-checks.ts";
import type { ZodDef } from "./zod-node.ts";
import { refuseUnknownKeys } from "./zod-node.ts";

const NUMBER_CHECKS = ["number_format", "greater_than", "less_than"];
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  safeint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
};

/** A zod number as JSON Schema. Integers are safe integers, and say so as bounds. */
export function readNumber(def: ZodDef, place: string): JsonSchema {
  if (def["coerce"] === true) throw new ContractError(place, "z.coerce accepts what JSON Schema refuses");
  refuseUnknownKeys(def, ["format", "abort"], place);
  const checks = readChecks(def, NUMBER_CHECKS, place);
  let type: "number" | "integer" = "number";
  let minimum = Number.NEGATIVE_INFINITY;
  let maximum = Number.POSITIVE_INFINITY;
  let above = Number.NEGATIVE_INFINITY;
  let below = Number.POSITIVE_INFINITY;
  for (const check of checks) {
    if (check.check === "number_format") {
      const range = RANGES[String(check["format"])];
      if (range === undefined)
        throw new ContractError(place, `number format ${String(check["format"])} is not in the model`);
      type = "integer";
      minimum = Math.max(minimum, range[0]);
      maximum = Math.min(maximum, range[1]);
      continue;
    }
    const value = checkNumber(check, "value", place);
    if (check.check === "greater_than" && check["inclusive"] === true) minimum = Math.max(minimum, value);
    else if (check.check === "greater_than") above = Math.max(above, value);
    else if (check["inclusive"] === true) maximum = Math.min(maximum, value);
    else below = Math.min(below, value);
  }
  return {
    type,
    ...(Number.isFinite(minimum) && { minimum }),
    ...(Number.isFinite(maximum) && { maximum }),
    ...(Number.isFinite(above) && { exclusiveMinimum: above }),
    ...(Number.isFinite(below) && { exclusiveMaximum: below }),
  };
}
