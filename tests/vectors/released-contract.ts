import { readFileSync } from "node:fs";

/** What the released model uses of JSON Schema 2020-12; any other word in a schema fails the check. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly "x-closedSet"?: string;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly description?: string;
}

const WORDS = new Set(
  "$ref type const enum x-closedSet x-brand anyOf properties required description additionalProperties items minLength maxLength minItems maxItems minimum maximum pattern".split(
    " ",
  ),
);

interface ReleasedMethod {
  readonly planes: readonly string[];
  readonly gate: "open" | "session";
  readonly errors: readonly string[];
  readonly result: Schema;
}

interface ReleasedModel {
  readonly methods: Readonly<Record<string, ReleasedMethod>>;
  readonly $defs: Readonly<Record<string, Schema>>;
  readonly errors: { readonly app: Readonly<Record<string, { readonly details: Schema }>> };
  readonly closedSets: Readonly<Record<string, { readonly openness: string }>>;
  readonly planes: {
    readonly app: {
      readonly errors: readonly string[];
      readonly gates: Readonly<Record<ReleasedMethod["gate"], { readonly errors: readonly string[] }>>;
    };
  };
}

const RELEASED = new URL("../../packages/contracts/released/1.0.json", import.meta.url);
// The generator wrote it, and a gate sees that it never changes.
const released = JSON.parse(readFileSync(RELEASED, "utf8")) as ReleasedModel;
const { methods, $defs: definitions } = released;
const details = released.errors.app;
const openSets = new Set(
  Object.entries(released.closedSets).flatMap(([name, { openness }]) => (openness === "open" ? [name] : [])),
);

/** The methods of the app plane as contract 1.0 has them. */
export const RELEASED_METHODS: ReadonlyMap<string, ReleasedMethod> = new Map(
  Object.entries(methods).filter(([, { planes }]) => planes.includes("app")),
);

/** What of a result a client of 1.0 could not read; empty when it can. Members that it does not know are allowed. */
export function resultFlaws(method: string, result: unknown): readonly string[] {
  return flaws(methods[method]?.result ?? {}, result, "result");
}

/** The same of a refusal: its code is one that 1.0 gives the method, its details are that code's. */
export function refusalFlaws(method: string, code: string, given: unknown): readonly string[] {
  const { gate, errors } = methods[method] ?? { gate: "open", errors: [] };
  const plane = released.planes.app;
  const codes = [...errors, ...plane.errors, ...plane.gates[gate].errors];
  if (!codes.includes(code)) return [`${code} is no code of ${method}`];
  return flaws(details[code]?.details ?? {}, given, "details");
}

function flaws(schema: Schema, value: unknown, path: string): readonly string[] {
  const strange = Object.keys(schema).find((word) => !WORDS.has(word));
  if (strange !== undefined) throw new Error(`the check knows no ${strange} (${path})`);
  if (schema.$ref !== undefined) {
    const target = definitions[schema.$ref.replace("#/$defs/", "")];
    if (target === undefined) throw new Error(`the model has no ${schema.$ref}`);
    return flaws(target, value, path);
  }
  if (schema.anyOf !== undefined) {
    const tried = schema.anyOf.map((branch) => flaws(branch, value, path));
    return tried.some((found) => found.length === 0) ? [] : tried.flat();
  }
  // A set that is open may have grown: a client of 1.0 takes any text there.
  if (openSets.has(schema["x-closedSet"] ?? "")) return typeof value === "string" ? [] : [`${path}: no text`];
  if ("const" in schema) return value === schema.const ? [] : [`${path}: not ${String(schema.const)}`];
  if (schema.enum !== undefined) return schema.enum.includes(value) ? [] : [`${path}: no member of the set`];
  switch (schema.type) {
    case undefined:
      return [];
    case "object":
      return objectFlaws(schema, value, path);
    case "array":
      if (!Array.isArray(value)) return [`${path}: no array`];
      if (!within(value.length, schema.minItems, schema.maxItems)) return [`${path}: too short or too long`];
      return value.flatMap((item, at) => flaws(schema.items ?? {}, item, `${path}[${at}]`));
    case "string": {
      if (typeof value !== "string") return [`${path}: no text`];
      const fits = schema.pattern === undefined || new RegExp(schema.pattern, "u").test(value);
      return fits && within([...value].length, schema.minLength, schema.maxLength)
        ? []
        : [`${path}: malformed`];
    }
    case "integer":
    case "number": {
      const number = schema.type === "integer" ? Number.isSafeInteger(value) : Number.isFinite(value);
      return number && within(Number(value), schema.minimum, schema.maximum)
        ? []
        : [`${path}: no such number`];
    }
    case "boolean":
      return typeof value === "boolean" ? [] : [`${path}: no boolean`];
    case "null":
      return value === null ? [] : [`${path}: not null`];
    default:
      throw new Error(`the check knows no type ${schema.type} (${path})`);
  }
}

function objectFlaws(schema: Schema, value: unknown, path: string): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${path}: no object`];
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(value, name));
  const others = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
  return [
    ...missing.map((name) => `${path}.${name}: missing`),
    ...Object.entries(value).flatMap(([name, inner]) =>
      flaws(schema.properties?.[name] ?? others, inner, `${path}.${name}`),
    ),
  ];
}

function within(value: number, minimum = Number.NEGATIVE_INFINITY, maximum = Infinity): boolean {
  return value >= minimum && value <= maximum;
}
