import { CheckCompiler } from "./check-compiler.ts";
import type { JsonSchema } from "./json-schema.ts";
import { refName } from "./json-schema.ts";
import type { Model } from "./model.ts";
import { camelCase, pascalCase } from "./names.ts";
import { ReadingView } from "./reading-view.ts";
import { PRELUDE } from "./validator-prelude.ts";

export interface Validators {
  readonly js: string;
  readonly dts: string;
  /** Plane → code → name of the exported check of its details. */
  readonly errorChecks: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

type Table = readonly (readonly [key: string, check: string])[];

/**
 * `validators.js` and its types: one check per schema, nothing imported, nothing run on load.
 * Results, frames, error details and event payloads are checked as a reader does, see ReadingView.
 */
export function writeValidators(model: Model, header: string): Validators {
  return new ValidatorWriter(model).write(header);
}

class ValidatorWriter {
  readonly #model: Model;
  readonly #view: ReadingView;
  readonly #compiler: CheckCompiler;
  readonly #js: string[] = [];
  readonly #dts: string[] = [];
  readonly #types = new Set<string>();

  constructor(model: Model) {
    this.#model = model;
    this.#view = new ReadingView(model);
    const names = Object.entries(model.$defs).map(
      ([name, schema]) => [name, acceptsAll(schema, model) ? undefined : `is${name}`] as const,
    );
    this.#compiler = new CheckCompiler(
      new Map([...names, ...Object.keys(this.#view.defs()).map((name) => [name, name] as const)]),
    );
  }

  write(header: string): Validators {
    const { $defs, methods, errors, events } = this.#model;
    for (const [name, schema] of Object.entries($defs)) this.#guard(`is${name}`, schema, name);
    for (const [name, schema] of Object.entries(this.#view.defs())) this.#check(name, schema);
    for (const [name, { params, result, frames }] of Object.entries(methods)) {
      this.#guard(`${camelCase(name)}Params`, params, `${pascalCase(name)}Params`);
      this.#guard(`${camelCase(name)}Result`, this.#view.of(result), `${pascalCase(name)}Result`);
      if (frames !== undefined)
        this.#guard(`${camelCase(name)}Frame`, this.#view.of(frames), `${pascalCase(name)}Frame`);
    }
    const names = Object.keys(methods);
    this.#table(
      "params",
      "The check of each method's params.",
      names.map((name) => [name, `${camelCase(name)}Params`]),
    );
    this.#table(
      "results",
      "The check of each method's result.",
      names.map((name) => [name, `${camelCase(name)}Result`]),
    );
    this.#table(
      "frames",
      "The check of what each subscription sends after its result.",
      names
        .filter((name) => methods[name]?.frames !== undefined)
        .map((name) => [name, `${camelCase(name)}Frame`]),
    );
    const errorChecks: Record<string, Readonly<Record<string, string>>> = {};
    for (const [plane, codes] of Object.entries(errors)) {
      const checks = Object.entries(codes).map(
        ([code, { details }]) =>
          [code, this.#unnamed(`${camelCase(plane)}${pascalCase(code)}Details`, details)] as const,
      );
      this.#table(`${camelCase(plane)}ErrorDetails`, `The check of each ${plane} error's details.`, checks);
      errorChecks[plane] = Object.fromEntries(checks);
    }
    const payloads = Object.entries(events).map(
      ([type, { payload }]) => [type, this.#unnamed(`${camelCase(type)}Payload`, payload)] as const,
    );
    this.#table("eventPayloads", "The check of each event's payload.", payloads);
    const used = [...this.#types].sort().map((name) => `  ${name},\n`);
    const imports = used.length === 0 ? "" : `import type {\n${used.join("")}} from "./types.js";\n`;
    return {
      errorChecks,
      js: [header, PRELUDE, this.#compiler.patternLines(), ...this.#js].join("\n"),
      dts: [header, imports, ...this.#dts].join("\n"),
    };
  }

  #source(check: string, schema: JsonSchema): string {
    return `function ${check}(value) {\n  return (\n${this.#compiler.compile(schema)}\n  );\n}\n`;
  }

  #guard(check: string, schema: JsonSchema, type: string): void {
    this.#types.add(type);
    this.#js.push(`export ${this.#source(check, schema)}`);
    this.#dts.push(`export declare function ${check}(value: unknown): value is ${type};\n`);
  }

  /** A check of no type of its own; exported, so that a reader can take it without the table it stands in. */
  #check(check: string, schema: JsonSchema): void {
    this.#js.push(`export ${this.#source(check, schema)}`);
    this.#dts.push(`export declare function ${check}(value: unknown): boolean;\n`);
  }

  /** The check of a payload without a name; returns the name under which it stands. */
  #unnamed(check: string, written: JsonSchema): string {
    const schema = this.#view.of(written);
    const shared = schema.$ref === undefined ? undefined : this.#compiler.named(refName(schema.$ref));
    if (shared === undefined) this.#check(check, schema);
    return shared ?? check;
  }

  #table(name: string, doc: string, entries: Table): void {
    this.#js.push(
      `export const ${name} = {\n${entries.map(([key, check]) => `  ${JSON.stringify(key)}: ${check},\n`).join("")}};\n`,
    );
    const checks = entries.map(
      ([key]) => `  readonly ${JSON.stringify(key)}: (value: unknown) => boolean;\n`,
    );
    this.#dts.push(`/** ${doc} */\nexport declare const ${name}: {\n${checks.join("")}};\n`);
  }
}

function acceptsAll(schema: JsonSchema, model: Model): boolean {
  if (schema.$ref !== undefined) return acceptsAll(model.$defs[refName(schema.$ref)] ?? {}, model);
  return (
    schema.type === undefined &&
    schema.const === undefined &&
    schema.anyOf === undefined &&
    schema.enum === undefined
  );
}
