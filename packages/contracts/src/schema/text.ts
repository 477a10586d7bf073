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

/** Counts code points, so that every layer and language counts alike. */
export function codePointLength(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/**
 * Text of `min` to `max` code points. The bounds stand in the schema's metadata too, because
 * a refinement is lost on the way to JSON Schema.
 */
export function boundedText({ min = 0, max, pattern, wrongType, empty }: TextBounds): z.ZodString {
  const base = wrongType === undefined ? z.string() : z.string({ error: (issue) => wrongType(issue.input) });
  const patterned = pattern === undefined ? base : base.regex(pattern);
  return patterned
    .refine((text) => codePointLength(text) >= min, { error: empty ?? (min === 1 ? "empty" : "too short") })
    .refine((text) => codePointLength(text) <= max, { error: "too long" })
    .meta({ codePoints: { min, max } });
}
