import { TypeRegistry } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import type { JsonSchema } from "./json-schema.ts";
import type { Calls } from "./to-typebox.ts";
import { shortenCheck } from "./shorten-check.ts";
import { toTypeBox } from "./to-typebox.ts";

const KIND_CALL = /kind\('(Call\d+)', \d+, /g;
const CHECK = /^return function check\(value\) \{\n {2}return \(\n([\s\S]*)\n {2}\)\n\}$/;

/** Compiles schemas to expressions over `value`, sharing patterns and named checks. */
export class CheckCompiler implements Calls {
  readonly #prefixes = new Map<string, string>();
  readonly #patterns = new Map<string, string>();
  readonly #names: ReadonlyMap<string, string | undefined>;

  /** `names`: named schema → name of its check; `undefined` when it accepts everything. */
  constructor(names: ReadonlyMap<string, string | undefined>) {
    this.#names = names;
  }

  /** The check as JavaScript source: an expression that is true when `value` fits. */
  compile(schema: JsonSchema): string {
    this.#prefixes.clear();
    const typed = toTypeBox(schema, this);
    const kinds = [...this.#prefixes.keys()];
    for (const kind of kinds) TypeRegistry.Set(kind, () => false);
    try {
      const match = CHECK.exec(TypeCompiler.Code(typed, { language: "javascript" }));
      if (match?.[1] === undefined)
        throw new Error("the compiler's output has another shape than the one this version is written for");
      const check = match[1].replaceAll(KIND_CALL, (_, kind: string) => this.#prefixes.get(kind) ?? "");
      return shortenCheck(check);
    } finally {
      for (const kind of kinds) TypeRegistry.Delete(kind);
    }
  }

  /** `const pattern0 = /…/u;` for every pattern met so far. */
  patternLines(): string {
    return [...this.#patterns]
      .map(([source, name]) => `const ${name} = ${String(new RegExp(source, "u"))};\n`)
      .join("");
  }

  call(prefix: string): string {
    const kind = `Call${this.#prefixes.size}`;
    this.#prefixes.set(kind, prefix);
    return kind;
  }

  pattern(source: string): string {
    const name = this.#patterns.get(source) ?? `pattern${this.#patterns.size}`;
    this.#patterns.set(source, name);
    return name;
  }

  named(name: string): string | undefined {
    return this.#names.get(name);
  }
}
