import type { Plane } from "@interlock/contracts/define";
import { ContractError } from "./contract-error.ts";
import type { JsonSchema } from "./json-schema.ts";
import { refName } from "./json-schema.ts";

type Defs = Readonly<Record<string, JsonSchema>>;

/**
 * Holds params to what their planes say of unknown fields. A plane that refuses them needs every
 * object stated, strict or open; one that ignores them must not meet a strict top level.
 * @throws ContractError
 */
export function checkUnknownFields(
  params: JsonSchema,
  planes: readonly Plane[],
  defs: Defs,
  place: string,
): void {
  const refusing = planes.find((plane) => plane.unknownRequestFields === "refuse");
  if (refusing === undefined) {
    const top = params.$ref === undefined ? params : defs[refName(params.$ref)];
    if (top?.additionalProperties !== false || top.properties === undefined) return;
    throw new ContractError(
      place,
      "z.strictObject refuses unknown fields, which every plane of the method ignores; use z.object",
    );
  }
  const at = unstated(params, defs, "", new Set());
  if (at === undefined) return;
  throw new ContractError(
    `${place}${at}`,
    `plane ${refusing.name} refuses unknown fields; use z.strictObject, or z.looseObject to stay open`,
  );
}

/** Where an object says nothing of unknown fields. */
function unstated(schema: JsonSchema, defs: Defs, at: string, seen: Set<string>): string | undefined {
  if (schema.$ref !== undefined) {
    const name = refName(schema.$ref);
    const target = defs[name];
    if (seen.has(name) || target === undefined) return undefined;
    return unstated(target, defs, at, seen.add(name));
  }
  if (schema.type === "object" && schema.additionalProperties === undefined) return at;
  const children: readonly (readonly [string, JsonSchema])[] = [
    ...Object.entries(schema.properties ?? {}).map(([name, field]) => [`.${name}`, field] as const),
    ...Object.values(schema.patternProperties ?? {}).map((value) => ["{}", value] as const),
    ...(typeof schema.additionalProperties === "object"
      ? [["{}", schema.additionalProperties] as const]
      : []),
    ...(schema.items === undefined ? [] : [["[]", schema.items] as const]),
    ...(schema.anyOf ?? []).map((member) => ["", member] as const),
  ];
  for (const [step, child] of children) {
    const found = unstated(child, defs, at + step, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}
