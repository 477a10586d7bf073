import { z } from "zod";

export interface TextBounds {
  readonly min?: number;
  readonly max: number;
  /** A further pattern, anchored by its author. */
  readonly pattern?: RegExp;
  /** The reason for a value that is no text at all. */
  readonly wrongType?: (input: unknown) => string;
  /** The reason for text below `min`. */
  readonly empty?: string;
}

function lengthProblem(input: unknown, min: number, empty: string | undefined): string {
  if (typeof input !== "string") return "wrong type";
  if ([...input].length >= min) return "too long";
  return empty ?? (min === 1 ? "empty" : "too short");
}

/**
 * Text of `min` to `max` code points. The bound is a pattern because every layer and language
 * reads a pattern alike, while they count a string's length in different units.
 */
export function boundedText({ min = 0, max, pattern, wrongType, empty }: TextBounds): z.ZodString {
  const base = wrongType === undefined ? z.string() : z.string({ error: (issue) => wrongType(issue.input) });
  const length = new RegExp(`^[\\s\\S]{${min},${max}}$`, "u");
  const bounded = base.regex(length, { error: (issue) => lengthProblem(issue.input, min, empty) });
  return pattern === undefined ? bounded : bounded.regex(pattern, { error: "malformed" });
}
