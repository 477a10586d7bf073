import { ContractError } from "./contract-error.ts";
import type { JsonSchema } from "./json-schema.ts";
import { checkNumber, readChecks } from "./read-checks.ts";
import type { SchemaReader } from "./schema-reader.ts";
import type { ZodDef } from "./zod-node.ts";
import { childNode, isZodNode, refuseUnknownKeys } from "./zod-node.ts";

export function readArray(def: ZodDef, reader: SchemaReader, place: string): JsonSchema {
  refuseUnknownKeys(def, ["element"], place);
  let minItems = 0;
  let maxItems = Number.POSITIVE_INFINITY;
  for (const check of readChecks(def, ["min_length", "max_length", "length_equals"], place)) {
    if (check.check === "min_length") minItems = Math.max(minItems, checkNumber(check, "minimum", place));
    else if (check.check === "max_length")
      maxItems = Math.min(maxItems, checkNumber(check, "maximum", place));
    else minItems = maxItems = checkNumber(check, "length", place);
  }
  return {
    type: "array",
    items: reader.node(childNode(def, "element", place), `${place}[]`),
    ...(minItems > 0 && { minItems }),
    ...(Number.isFinite(maxItems) && { maxItems }),
  };
}

/** A union, discriminated or not: the value fits at least one member. */
export function readUnion(def: ZodDef, reader: SchemaReader, place: string): JsonSchema {
  const discriminated = typeof def["discriminator"] === "string";
  refuseUnknownKeys(def, ["options", "discriminator", "inclusive"], place);
  readChecks(def, [], place);
  if (def["inclusive"] === false && !discriminated)
    throw new ContractError(place, "z.xor() is not in the model");
  if (def["unionFallback"] === true) throw new ContractError(place, "unionFallback is not in the model");
  const options: readonly unknown[] = Array.isArray(def["options"]) ? def["options"] : [];
  const members = options.map((option, index) => {
    if (!isZodNode(option)) throw new ContractError(place, "has a member that is no schema");
    return reader.node(option, `${place}|${index}`);
  });
  return anyOf(members, reader, place);
}

/** @throws ContractError when a member accepts everything: the rest would say nothing, and an absent field would pass. */
export function anyOf(members: readonly JsonSchema[], reader: SchemaReader, place: string): JsonSchema {
  if (members.some((member) => Object.keys(reader.resolve(member)).every((key) => key === "description"))) {
    throw new ContractError(place, "a union with z.unknown() accepts everything; write z.unknown()");
  }
  return { anyOf: members };
}

export function readEnum(def: ZodDef, place: string): JsonSchema {
  refuseUnknownKeys(def, ["entries"], place);
  readChecks(def, [], place);
  const values: readonly unknown[] = Object.values(def["entries"] ?? {});
  if (values.length === 0 || !values.every((value) => typeof value === "string")) {
    throw new ContractError(place, "an enum needs values, all of them strings");
  }
  return { type: "string", enum: values };
}

export function readLiteral(def: ZodDef, place: string): JsonSchema {
  refuseUnknownKeys(def, ["values"], place);
  readChecks(def, [], place);
  const values: readonly unknown[] = Array.isArray(def["values"]) ? def["values"] : [];
  if (values.length > 1 && values.every((value) => typeof value === "string"))
    return { type: "string", enum: values };
  const members = values.map((value) => literal(value, place));
  const [first, ...rest] = members;
  if (first === undefined) throw new ContractError(place, "a literal needs a value");
  return rest.length === 0 ? first : { anyOf: members };
}

function literal(value: unknown, place: string): JsonSchema {
  if (value === null) return { type: "null" };
  if (typeof value === "string" || typeof value === "boolean") return { const: value };
  if (typeof value === "number" && Number.isFinite(value)) return { const: value };
  throw new ContractError(place, `a literal ${typeof value} cannot travel as JSON`);
}
