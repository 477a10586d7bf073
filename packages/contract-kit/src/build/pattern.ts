import { ContractError } from "./contract-error.ts";

/** What means one thing to a code unit and another to a code point: dots, negated classes, anything beyond ASCII. */
const UNIT_SENSITIVE = /(?<!\\)\.|\[\^|\\[SDWPpBbuxck]|[^\x20-\x7e]/;
const CODE_POINT_BOUND = /^\^(?:\[\\s\\S\]|\[\^\])\{(\d+),(\d*)\}\$$/;

/** Bounds on the length of a string, in code points. */
export interface LengthBounds {
  readonly min: number;
  readonly max: number;
}

/**
 * Source of a pattern that means the same in zod, in `model.json` and in the compiled check, which
 * all match by code points.
 * @throws ContractError when it does not.
 */
export function patternSource(pattern: RegExp, place: string): string {
  const shown = `pattern ${String(pattern)}`;
  if (pattern.flags !== "" && pattern.flags !== "u") {
    throw new ContractError(place, `${shown} has flags that JSON Schema cannot carry; only u is allowed`);
  }
  if (pattern.flags === "" && UNIT_SENSITIVE.test(pattern.source)) {
    throw new ContractError(
      place,
      `${shown} needs the u flag: without it, it counts UTF-16 units, not characters`,
    );
  }
  if (pattern.flags === "") refuseUnlessUnicode(pattern, place);
  return pattern.source;
}

function refuseUnlessUnicode(pattern: RegExp, place: string): void {
  try {
    new RegExp(pattern.source, "u");
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ContractError(
      place,
      `pattern ${String(pattern)} is not valid with the u flag, under which it is matched`,
    );
  }
}

/** The bounds that a pattern of the form `/^[\s\S]{min,max}$/u` says, and nothing else. */
export function lengthBounds(pattern: RegExp): LengthBounds | undefined {
  const match = CODE_POINT_BOUND.exec(pattern.source);
  if (match === null || pattern.flags !== "u") return undefined;
  return { min: Number(match[1]), max: match[2] === "" ? Number.POSITIVE_INFINITY : Number(match[2]) };
}

/** Whether only ASCII strings match, so that UTF-16 units and code points count alike. */
export function matchesOnlyAscii(pattern: RegExp): boolean {
  const { source } = pattern;
  if (UNIT_SENSITIVE.test(source) || /\\s/.test(source)) return false;
  return source.startsWith("^") && /(?<!\\)\$$/.test(source) && !hasTopLevelAlternative(source);
}

function hasTopLevelAlternative(source: string): boolean {
  let depth = 0;
  let inClass = false;
  for (let index = 0; index < source.length; index += 1) {
    const char = source[index];
    if (char === "\\") index += 1;
    else if (inClass) inClass = char !== "]";
    else if (char === "[") inClass = true;
    else if (char === "(") depth += 1;
    else if (char === ")") depth -= 1;
    else if (char === "|" && depth === 0) return true;
  }
  return false;
}
