import type { JsonSchema } from "./json-schema.ts";
import { refName } from "./json-schema.ts";

/** The TypeScript type of a schema, as text; named schemas by their names. */
export function typeText(schema: JsonSchema, indent = ""): string {
  if (schema.$ref !== undefined) return refName(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined)
    return union(
      schema.enum.map((value) => JSON.stringify(value)),
      indent,
    );
  if (schema.anyOf !== undefined)
    return union(
      schema.anyOf.map((member) => typeText(member, indent)),
      indent,
    );
  switch (schema.type) {
    case "integer":
      return "number";
    case "array":
      return arrayText(schema.items ?? {}, indent);
    case "object":
      return objectText(schema, indent);
    case undefined:
      return "unknown";
    default:
      return schema.type;
  }
}

function union(members: readonly string[], indent: string): string {
  const unique = [...new Set(members)];
  const line = unique.join(" | ");
  return line.length <= 100 ? line : unique.map((member) => `\n${indent}  | ${member}`).join("");
}

function arrayText(items: JsonSchema, indent: string): string {
  const inner = typeText(items, indent);
  const single = items.anyOf === undefined && items.enum === undefined;
  return single ? `readonly ${inner}[]` : `readonly (${inner})[]`;
}

function objectText(schema: JsonSchema, indent: string): string {
  const value = recordValue(schema);
  const fields = Object.entries(schema.properties ?? {});
  if (value !== undefined && fields.length === 0)
    return `Readonly<Record<string, ${typeText(value, indent)}>>`;
  if (fields.length === 0)
    return `Readonly<Record<string, ${schema.additionalProperties === false ? "never" : "unknown"}>>`;
  const inner = `${indent}  `;
  const lines = fields.map(([name, field]) => {
    const text = typeText(field, inner);
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    const sign = schema.required?.includes(name) === true ? `: ${text}` : `?: ${text} | undefined`;
    return `${docText(field.description, inner)}${inner}readonly ${key}${sign};\n`;
  });
  const open = schema.additionalProperties === true ? `${inner}readonly [name: string]: unknown;\n` : "";
  return `{\n${lines.join("")}${open}${indent}}`;
}

function recordValue(schema: JsonSchema): JsonSchema | undefined {
  if (schema.patternProperties !== undefined) return Object.values(schema.patternProperties)[0];
  return typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
}

/** A doc comment on lines of its own, or nothing. */
export function docText(text: string | undefined, indent = ""): string {
  if (text === undefined || text === "") return "";
  return `${indent}/** ${text.replaceAll("*/", "* /").replaceAll(/\s*\n\s*/g, " ")} */\n`;
}
