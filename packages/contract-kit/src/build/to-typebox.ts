import type { TSchema } from "@sinclair/typebox";
import { Kind, Type } from "@sinclair/typebox";
import type { JsonSchema } from "./json-schema.ts";
import { refName } from "./json-schema.ts";

/** Where compiled code calls a function of ours: the text up to the value, as in `matches(pattern0, `. */
export interface Calls {
  call(prefix: string): string;
  pattern(source: string): string;
  /** Name of the compiled check of a named schema; `undefined` for one that accepts everything. */
  named(name: string): string | undefined;
}

/**
 * The schema in TypeBox's terms. TypeBox counts UTF-16 units, matches without the `u` flag and
 * copies named schemas into each use; those three become calls of shared functions instead.
 */
export function toTypeBox(schema: JsonSchema, calls: Calls): TSchema {
  if (schema.$ref !== undefined) {
    const named = calls.named(refName(schema.$ref));
    return named === undefined ? Type.Unknown() : callOf(`${named}(`, calls);
  }
  if (schema.const !== undefined) return Type.Literal(schema.const);
  if (schema.enum !== undefined) return Type.Union(schema.enum.map((value) => Type.Literal(value)));
  if (schema.anyOf !== undefined) return Type.Union(schema.anyOf.map((member) => toTypeBox(member, calls)));
  switch (schema.type) {
    case "string":
      return stringCheck(schema, calls);
    case "integer":
      return Type.Integer(bounds(schema));
    case "number":
      return Type.Number(bounds(schema));
    case "boolean":
      return Type.Boolean();
    case "null":
      return Type.Null();
    case "array":
      return Type.Array(toTypeBox(schema.items ?? {}, calls), {
        ...(schema.minItems !== undefined && { minItems: schema.minItems }),
        ...(schema.maxItems !== undefined && { maxItems: schema.maxItems }),
      });
    case "object":
      return objectCheck(schema, calls);
    default:
      return Type.Unknown();
  }
}

/** A type of a kind that TypeBox does not know: it compiles to a call, which `Calls` names. */
function callOf(prefix: string, calls: Calls): TSchema {
  return Type.Unsafe({ [Kind]: calls.call(prefix) });
}

function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): object {
  const all = { minimum, maximum, exclusiveMinimum, exclusiveMaximum };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function stringCheck(schema: JsonSchema, calls: Calls): TSchema {
  const { minLength = 0, maxLength, pattern, allOf = [] } = schema;
  const sources = [...(pattern === undefined ? [] : [pattern]), ...allOf.map((each) => each.pattern)];
  const bounded = minLength > 0 || maxLength !== undefined;
  const parts = [
    ...(bounded ? [callOf(`codePoints(${minLength}, ${maxLength ?? "Infinity"}, `, calls)] : []),
    ...sources.map((source) => callOf(`matches(${calls.pattern(source)}, `, calls)),
  ];
  return all(parts) ?? Type.String();
}

function objectCheck(schema: JsonSchema, calls: Calls): TSchema {
  const [keys, value] = Object.entries(schema.patternProperties ?? {})[0] ?? [];
  if (keys !== undefined && value !== undefined) {
    const values = Type.Object({}, { additionalProperties: toTypeBox(value, calls) });
    return Type.Intersect([values, callOf(`keysMatch(${calls.pattern(keys)}, `, calls)]);
  }
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const check = toTypeBox(field, calls);
    return [name, schema.required?.includes(name) === true ? check : Type.Optional(check)];
  });
  const rest = schema.additionalProperties;
  const additional = typeof rest === "object" ? toTypeBox(rest, calls) : rest;
  return Type.Object(
    Object.fromEntries(fields),
    additional === undefined ? {} : { additionalProperties: additional },
  );
}

function all(parts: readonly TSchema[]): TSchema | undefined {
  return parts.length <= 1 ? parts[0] : Type.Intersect([...parts]);
}
