import { ContractError } from "./contract-error.ts";
import type { JsonSchema } from "./json-schema.ts";
import { readChecks } from "./read-checks.ts";
import type { SchemaReader } from "./schema-reader.ts";
import type { ZodDef, ZodNode } from "./zod-node.ts";
import { childNode, isZodNode, refuseUnknownKeys } from "./zod-node.ts";

export function readObject(def: ZodDef, reader: SchemaReader, place: string): JsonSchema {
  refuseUnknownKeys(def, ["shape", "catchall"], place);
  readChecks(def, [], place);
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const [name, field] of Object.entries(def["shape"] ?? {})) {
    const at = `${place}.${name}`;
    // A compiled check reads plain properties, and these names are found on every object.
    if (name in Object.prototype)
      throw new ContractError(at, "every JavaScript object has a property of this name");
    if (!isZodNode(field)) throw new ContractError(at, "is no schema");
    const inner = optionalInner(field, at);
    if (inner === undefined) required.push(name);
    properties[name] = withDescription(
      reader.node(inner ?? field, at),
      inner === undefined ? undefined : field,
    );
  }
  return {
    type: "object",
    properties,
    ...(required.length > 0 && { required }),
    ...openness(def, place),
  };
}

function openness(def: ZodDef, place: string): JsonSchema {
  if (def["catchall"] === undefined) return {};
  const { type } = childNode(def, "catchall", place)._zod.def;
  if (type === "never") return { additionalProperties: false };
  if (type === "unknown") return { additionalProperties: true };
  throw new ContractError(
    place,
    ".catchall() is not in the model; use z.strictObject, z.object or z.looseObject",
  );
}

/** The schema inside an optional field; `undefined` for a required one. */
function optionalInner(field: ZodNode, place: string): ZodNode | undefined {
  const { def, traits } = field._zod;
  if (def.type !== "optional") return undefined;
  if (traits.has("$ZodExactOptional") || traits.has("ZodExactOptional")) {
    throw new ContractError(
      place,
      "z.exactOptional() tells absent from undefined, which JSON cannot; use .optional()",
    );
  }
  refuseUnknownKeys(def, ["innerType"], place);
  readChecks(def, [], place);
  const inner = childNode(def, "innerType", place);
  return optionalInner(inner, place) ?? inner;
}

function withDescription(schema: JsonSchema, wrapper: ZodNode | undefined): JsonSchema {
  const description = wrapper?.meta()?.["description"];
  return typeof description === "string" ? { ...schema, description } : schema;
}

/** A record. Bounds on keys become a pattern, because compiled checks read nothing else of a key. */
export function readRecord(def: ZodDef, reader: SchemaReader, place: string): JsonSchema {
  refuseUnknownKeys(def, ["keyType", "valueType", "partial"], place);
  readChecks(def, [], place);
  const value = reader.node(childNode(def, "valueType", place), `${place}{}`);
  const keyNode = childNode(def, "keyType", place);
  const key = reader.resolve(reader.node(keyNode, `${place}{key}`));
  if (key.enum !== undefined) return enumRecord(key.enum, value, def["partial"] === true);
  if (key.type !== "string" || def["partial"] === true)
    throw new ContractError(place, "the keys of a record are strings");
  const patterns = keyPatterns(key);
  if (patterns.length === 0) return { type: "object", additionalProperties: value };
  if (patterns.length > 1)
    throw new ContractError(place, "the keys of a record match one pattern; join them");
  return { type: "object", patternProperties: { [patterns.join("")]: value }, additionalProperties: false };
}

function keyPatterns(key: JsonSchema): readonly string[] {
  const { minLength = 0, maxLength } = key;
  const bounded = minLength > 0 || maxLength !== undefined;
  return [
    ...(bounded ? [`^[\\s\\S]{${minLength},${maxLength ?? ""}}$`] : []),
    ...(key.pattern === undefined ? [] : [key.pattern]),
    ...(key.allOf ?? []).map((each) => each.pattern),
  ];
}

function enumRecord(names: readonly string[], value: JsonSchema, partial: boolean): JsonSchema {
  return {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, value])),
    ...(!partial && { required: names }),
    additionalProperties: false,
  };
}
