import { readFileSync } from "node:fs";
import { join } from "node:path";
import { VECTORS } from "./vector-files.ts";

interface Kind {
  readonly type: "string" | "integer";
  readonly pattern: string;
  readonly numbered?: boolean;
  /** Where it is given, the kind stands under these member names only. */
  readonly members?: readonly string[];
}

const kinds = Object.entries(
  // Written by hand beside the vectors; a kind that is unfit matches nothing and the vectors show it.
  JSON.parse(readFileSync(join(VECTORS, "placeholders.json"), "utf8")) as Readonly<Record<string, Kind>>,
);

type Leaf = (value: unknown, member: string) => unknown;

function mapLeaves(value: unknown, leaf: Leaf, member = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => mapLeaves(item, leaf, member));
  if (typeof value !== "object" || value === null) return leaf(value, member);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, mapLeaves(inner, leaf, name)]),
  );
}

function fits({ type, pattern, members }: Kind, value: unknown, member: string): boolean {
  if (members !== undefined && !members.includes(member)) return false;
  if (typeof value !== (type === "integer" ? "number" : "string")) return false;
  return new RegExp(pattern).test(String(value));
}

/** What stands for the values that differ from run to run, over the length of one file. */
export class Placeholders {
  readonly #values = new Map<string, string>();
  readonly #names = new Map<unknown, string>();

  /** A request as it is sent: every placeholder in it replaced by the value it was first met as. */
  fill(request: unknown): unknown {
    return mapLeaves(request, (value) =>
      typeof value !== "string"
        ? value
        : value.replaceAll(/\{\{\w+:\d+\}\}/g, (name) => {
            const known = this.#values.get(name);
            if (known === undefined) throw new Error(`${name} stands in a request before any answer gave it`);
            return known;
          }),
    );
  }

  /** An answer as it is written. What the request spelled out itself stays as it is. */
  write(answer: unknown, request: unknown): unknown {
    const spelled = new Set<unknown>();
    mapLeaves(request, (value) => spelled.add(value));
    return mapLeaves(answer, (value, member) => {
      const known = this.#names.get(value);
      if (known !== undefined) return known;
      if (spelled.has(value)) return value;
      const [name, kind] = kinds.find(([, candidate]) => fits(candidate, value, member)) ?? [];
      if (name === undefined || kind === undefined) return value;
      return kind.numbered === true ? this.#number(name, String(value)) : `{{${name}}}`;
    });
  }

  #number(kind: string, value: string): string {
    const before = [...this.#values.keys()].filter((name) => name.startsWith(`{{${kind}:`)).length;
    const name = `{{${kind}:${before + 1}}}`;
    this.#values.set(name, value);
    this.#names.set(value, name);
    return name;
  }
}
