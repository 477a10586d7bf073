import { CheckCompiler } from "./check-compiler.ts";
import type { JsonSchema } from "./json-schema.ts";
import { refName } from "./json-schema.ts";
import type { Model } from "./model.ts";
import { camelCase, pascalCase } from "./names.ts";
import { PRELUDE } from "./validator-prelude.ts";

export interface Validators {
  readonly js: string;
  readonly dts: string;
}

/** `validators.js` and its types: one check per schema, nothing imported, nothing run on load. */
export function writeValidators(model: Model, header: string): Validators {
  const names = new Map(Object.entries(model.$defs).map(([name, schema]) => [name, acceptsAll(schema, model) ? undefined : `is${name}`]));
  const compiler = new CheckCompiler(names);
  const js: string[] = [];
  const dts: string[] = [];
  const emit = (check: string, schema: JsonSchema, guards?: string): void => {
    js.push(`export function ${check}(value) {\n  return (\n${compiler.compile(schema)}\n  );\n}\n`);
    dts.push(`export declare function ${check}(value: unknown): ${guards === undefined ? "boolean" : `value is ${guards}`};\n`);
  };
  for (const [name, schema] of Object.entries(model.$defs)) emit(`is${name}`, schema, name);
  const used = Object.keys(model.$defs);
  for (const [name, { params, result }] of Object.entries(model.methods)) {
    for (const [part, schema] of [["Params", params], ["Result", result]] as const) {
      emit(`${camelCase(name)}${part}`, schema, `${pascalCase(name)}${part}`);
      if (!used.includes(`${pascalCase(name)}${part}`)) used.push(`${pascalCase(name)}${part}`);
    }
  }
  const table = (name: string, doc: string, entries: readonly (readonly [string, string])[]): void => {
    js.push(`export const ${name} = {\n${entries.map(([key, check]) => `  ${JSON.stringify(key)}: ${check},\n`).join("")}};\n`);
    dts.push(`/** ${doc} */\nexport declare const ${name}: {\n${entries.map(([key, check]) => `  readonly ${JSON.stringify(key)}: typeof ${check};\n`).join("")}};\n`);
  };
  /** A check that only a table holds: named when its schema is. */
  const inTable = (check: string, schema: JsonSchema): string => {
    const alias = schema.$ref === undefined ? undefined : compiler.named(refName(schema.$ref));
    if (alias === undefined) emit(check, schema);
    return alias ?? check;
  };
  const methodNames = Object.keys(model.methods);
  table("params", "The check of each method's params.", methodNames.map((name) => [name, `${camelCase(name)}Params`]));
  table("results", "The check of each method's result.", methodNames.map((name) => [name, `${camelCase(name)}Result`]));
  for (const [plane, errors] of Object.entries(model.errors)) {
    const checks = Object.entries(errors).map(([code, { details }]) => [code, inTable(`${camelCase(plane)}${pascalCase(code)}Details`, details)] as const);
    table(`${camelCase(plane)}ErrorDetails`, `The check of each ${plane} error's details.`, checks);
  }
  const events = Object.entries(model.events).map(([type, { payload }]) => [type, inTable(`${camelCase(type)}Payload`, payload)] as const);
  table("eventPayloads", "The check of each event's payload.", events);
  const imports = used.length === 0 ? "" : `import type {\n${used.sort().map((name) => `  ${name},\n`).join("")}} from "./types.js";\n`;
  return { js: [header, PRELUDE, compiler.patternLines(), ...js].join("\n"), dts: [header, imports, ...dts].join("\n") };
}

function acceptsAll(schema: JsonSchema, model: Model): boolean {
  if (schema.$ref !== undefined) return acceptsAll(model.$defs[refName(schema.$ref)] ?? {}, model);
  return schema.type === undefined && schema.const === undefined && schema.anyOf === undefined && schema.enum === undefined;
}
