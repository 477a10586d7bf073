import { ContractError } from "./contract-error.ts";
import type { JsonSchema } from "./json-schema.ts";
import { refName } from "./json-schema.ts";
import type { MethodModel } from "./model.ts";

type Defs = Readonly<Record<string, JsonSchema>>;

/**
 * Holds a subscription to what the wire needs of it: a result that names the subscription, and
 * frames that a reader tells apart by `type`.
 * @throws ContractError
 */
export function checkSubscription(name: string, method: MethodModel | undefined, defs: Defs): void {
  if (method?.frames === undefined) return;
  const result = resolve(method.result, defs);
  const id = requiredField(result, "subscription_id", defs) ?? requiredField(result, "subscriptionId", defs);
  if (id?.type !== "string")
    throw new ContractError(
      `method ${name} result`,
      "a subscription's result has the text subscription_id, or subscriptionId",
    );
  const types = new Set<string>();
  for (const member of members(method.frames, defs)) {
    const type = requiredField(member, "type", defs)?.const;
    if (typeof type !== "string")
      throw new ContractError(
        `method ${name} frames`,
        "every frame is an object whose field type is one literal text",
      );
    if (types.has(type)) throw new ContractError(`method ${name} frames`, `two frames have the type ${type}`);
    types.add(type);
  }
}

function members(schema: JsonSchema, defs: Defs): readonly JsonSchema[] {
  const resolved = resolve(schema, defs);
  return resolved.anyOf === undefined ? [resolved] : resolved.anyOf.flatMap((each) => members(each, defs));
}

function requiredField(schema: JsonSchema, field: string, defs: Defs): JsonSchema | undefined {
  const found = schema.required?.includes(field) === true ? schema.properties?.[field] : undefined;
  return found === undefined ? undefined : resolve(found, defs);
}

function resolve(schema: JsonSchema, defs: Defs): JsonSchema {
  const target = schema.$ref === undefined ? undefined : defs[refName(schema.$ref)];
  return target === undefined ? schema : resolve(target, defs);
}
