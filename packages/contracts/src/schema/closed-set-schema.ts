import { z } from "zod";
import type { ClosedSet } from "../define/closed-set.ts";

/** The schema of a closed set: a union of its values under the set's name. */
export function closedSetSchema<Value extends string>(set: ClosedSet<Value>) {
  // A closed set has at least one value; `readonly` is lost because zod asks for a mutable tuple it never changes.
  return z.enum(set.values as unknown as [Value, ...Value[]]).meta({ id: set.name });
}
