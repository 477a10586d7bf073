import type { JsonSchema } from "./json-schema.ts";

type Change = (child: JsonSchema) => JsonSchema;

/** The schema with each schema directly inside it replaced. */
export function mapChildren(schema: JsonSchema, change: Change): JsonSchema {
  const { anyOf, items, properties, patternProperties, additionalProperties } = schema;
  return {
    ...schema,
    ...(anyOf !== undefined && { anyOf: anyOf.map(change) }),
    ...(items !== undefined && { items: change(items) }),
    ...(properties !== undefined && { properties: mapValues(properties, change) }),
    ...(patternProperties !== undefined && { patternProperties: mapValues(patternProperties, change) }),
    ...(typeof additionalProperties === "object" && { additionalProperties: change(additionalProperties) }),
  };
}

/** Whether a schema directly inside passes. */
export function someChild(schema: JsonSchema, passes: (child: JsonSchema) => boolean): boolean {
  const { anyOf = [], items, properties = {}, patternProperties = {}, additionalProperties } = schema;
  const more = [items, additionalProperties].filter((child) => typeof child === "object");
  return [...anyOf, ...Object.values(properties), ...Object.values(patternProperties), ...more].some(passes);
}

function mapValues(
  schemas: Readonly<Record<string, JsonSchema>>,
  change: Change,
): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, change(schema)]));
}
