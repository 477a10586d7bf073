import { ContractError } from "./contract-error.ts";
import type { JsonSchema } from "./json-schema.ts";
import { lengthBounds, matchesOnlyAscii, patternSource } from "./pattern.ts";
import { checkNumber, readChecks } from "./read-checks.ts";
import type { ZodDef } from "./zod-node.ts";
import { refuseUnknownKeys } from "./zod-node.ts";

/** Formats that zod checks by their pattern alone; the others run code that a pattern does not hold. */
const PATTERN_FORMATS = ["regex", "uuid", "guid", "datetime", "date", "time"];
const TEXT_CHECKS = ["min_length", "max_length", "length_equals", "string_format"];

const FORMAT_KEYS = ["format", "pattern", "abort", "offset", "local", "precision", "version"];

/** A zod string as JSON Schema. Lengths come out in code points. */
export function readString(def: ZodDef, stated: unknown, place: string): JsonSchema {
  if (def["coerce"] === true) throw new ContractError(place, "z.coerce accepts what JSON Schema refuses");
  refuseUnknownKeys(def, FORMAT_KEYS, place);
  const { check, ...whole } = def;
  const own = check === "string_format" ? [readFormat(whole, place)] : [];
  const checks = readChecks({ ...def, check: undefined }, TEXT_CHECKS, place);
  const patterns = [
    ...own,
    ...checks.filter((each) => each.check === "string_format").map((each) => readFormat(each, place)),
  ];
  const bounds = patterns.map(lengthBounds).filter((each) => each !== undefined);
  let min = Math.max(0, ...bounds.map((each) => each.min));
  let max = Math.min(Number.POSITIVE_INFINITY, ...bounds.map((each) => each.max));
  checkStated(stated, { min, max }, place);
  const ascii = patterns.some(matchesOnlyAscii);
  for (const each of checks) {
    if (each.check === "string_format") continue;
    const key = each.check === "min_length" ? "minimum" : each.check === "max_length" ? "maximum" : "length";
    const bound = checkNumber(each, key, place);
    // One unit or none is one character or none; beyond that zod counts UTF-16 units.
    const same = ascii || (key === "minimum" && bound <= 1) || (key !== "minimum" && bound === 0);
    if (!same) {
      throw new ContractError(
        place,
        `zod counts the length ${bound} in UTF-16 units; write .regex(/^[\\s\\S]{0,${bound}}$/u) for characters`,
      );
    }
    if (key !== "maximum") min = Math.max(min, bound);
    if (key !== "minimum") max = Math.min(max, bound);
  }
  if (min > max)
    throw new ContractError(place, `no string is at least ${min} and at most ${max} characters long`);
  const sources = [
    ...new Set(
      patterns.filter((each) => lengthBounds(each) === undefined).map((each) => patternSource(each, place)),
    ),
  ];
  const [pattern, ...more] = sources;
  return {
    type: "string",
    ...(min > 0 && { minLength: min }),
    ...(max < Number.POSITIVE_INFINITY && { maxLength: max }),
    ...(pattern !== undefined && { pattern }),
    ...(more.length > 0 && { allOf: more.map((source) => ({ pattern: source })) }),
  };
}

function readFormat(format: Readonly<Record<string, unknown>>, place: string): RegExp {
  const pattern = format["pattern"];
  if (PATTERN_FORMATS.includes(String(format["format"])) && pattern instanceof RegExp) return pattern;
  throw new ContractError(
    place,
    `string format ${String(format["format"])} is checked by code; write its pattern with .regex()`,
  );
}

/** `codePoints` in a schema's meta promises a bound; a promise that no pattern keeps would be lost in zod. */
function checkStated(
  stated: unknown,
  kept: { readonly min: number; readonly max: number },
  place: string,
): void {
  if (stated === undefined) return;
  const { min = 0, max = Number.POSITIVE_INFINITY } = stated as {
    readonly min?: number;
    readonly max?: number;
  }; // meta is free-form; a wrong shape fails the comparison below
  if (min === kept.min && max === kept.max) return;
  throw new ContractError(
    place,
    `meta says codePoints ${min}..${max}, but the patterns say ${kept.min}..${kept.max}`,
  );
}
