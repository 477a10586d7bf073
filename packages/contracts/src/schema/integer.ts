import { z } from "zod";

/** An integer within bounds; `shown` is how a refusal writes them. */
export function boundedInteger(min: number, max: number, shown: string): z.ZodInt {
  const outside = `out of bounds ${shown}`;
  return z.int({ error: "must be an integer" }).min(min, outside).max(max, outside);
}
