import { ContractError } from "./contract-error.ts";
import type { ZodCheck, ZodDef } from "./zod-node.ts";
import { refuseUnknownKeys } from "./zod-node.ts";

const ADVICE: Readonly<Record<string, string>> = {
  custom:
    ".refine(), .superRefine() and .check(fn) are not in the model; write a length in characters as .regex(/^[\\s\\S]{0,9}$/u) and anything else as a rule",
  overwrite:
    ".trim(), .toLowerCase() and other rewriting is not in the model; declare a rule with defineRule",
  multiple_of:
    ".multipleOf() is rounded by zod, so zod and JSON Schema disagree on large numbers; declare a rule with defineRule",
};

/** Keys of the checks that the model can hold. Any other check is refused. */
const KNOWN_CHECKS: Readonly<Record<string, readonly string[]>> = {
  min_length: ["minimum", "when"],
  max_length: ["maximum", "when"],
  length_equals: ["length", "when"],
  string_format: ["format", "pattern"],
  number_format: ["format"],
  greater_than: ["value", "inclusive"],
  less_than: ["value", "inclusive"],
};

/**
 * The checks of a definition, the one that is the definition itself (`z.int()`, `z.uuid()`) first.
 * @throws ContractError on a check outside `allowed`.
 */
export function readChecks(def: ZodDef, allowed: readonly string[], place: string): readonly ZodCheck[] {
  const own = typeof def["check"] === "string" ? [{ ...def, check: def["check"] }] : [];
  const checks = [...own, ...(def.checks ?? []).map((check) => check._zod.def)];
  for (const check of checks) readCheck(check, allowed, place);
  return checks;
}

function readCheck(check: ZodCheck, allowed: readonly string[], place: string): void {
  const keys = KNOWN_CHECKS[check.check];
  if (keys === undefined || !allowed.includes(check.check)) {
    throw new ContractError(place, ADVICE[check.check] ?? `zod check ${check.check} is not in the model`);
  }
  refuseUnknownKeys(check, [...keys, "abort"], place);
  // zod sets this function itself on length checks; a condition of the author's own would switch the check off.
  const when = check["when"];
  if (when !== undefined && !(typeof when === "function" && when.name === "_whenHasLength")) {
    throw new ContractError(
      place,
      `check ${check.check} runs only under a condition, which JSON Schema cannot say`,
    );
  }
}

/** A numeric parameter of a check. */
export function checkNumber(check: ZodCheck, key: string, place: string): number {
  const value = check[key];
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new ContractError(place, `check ${check.check} needs a finite number as ${key}`);
}
