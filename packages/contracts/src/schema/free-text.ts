import type { z } from "zod";
import { boundedText } from "./text.ts";

/** Text of people: 1 to `max` characters, not all blank, without NUL. Nothing is trimmed. */
export function freeText(max: number): z.ZodString {
  return boundedText({ min: 1, max, pattern: /^[^\0]*\S[^\0]*$/u });
}
