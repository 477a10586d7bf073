import type { ClosedSet } from "@interlock/contracts/define";
import { ContractError } from "./contract-error.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { ZodDef } from "./zod-node.ts";

/**
 * The closed set whose values an enum repeats: the one its meta states, or the one of its own name.
 * @throws ContractError when a stated set is not registered, or the values differ.
 */
export function closedSetOf(
  def: ZodDef,
  sets: readonly ClosedSet[],
  name: unknown,
  stated: boolean,
  place: string,
): JsonSchema {
  const set = sets.find((each) => each.name === name);
  if (set === undefined) {
    if (!stated) return {};
    throw new ContractError(place, `closed set ${JSON.stringify(name)} is not in the registry`);
  }
  const values: readonly unknown[] = Object.values(def["entries"] ?? {});
  if (values.length !== set.values.length || set.values.some((value) => !values.includes(value))) {
    throw new ContractError(place, `enum and closed set ${set.name} have different values`);
  }
  return { "x-closedSet": set.name };
}
