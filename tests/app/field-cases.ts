import model from "@interlock/contracts/model.json" with { type: "json" };

/** What this needs of JSON Schema 2020-12, as the contract's model writes it. */
interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
}

export interface AppMethod {
  readonly name: string;
  readonly gate: string;
  readonly kind: string;
  readonly errors: readonly string[];
  readonly params: JsonSchema;
}

interface ModelMethod extends Omit<AppMethod, "name"> {
  readonly planes: readonly string[];
}

// The model is JSON Schema by construction; TypeScript only sees the union of all that stands in it.
const methods = model.methods as unknown as Readonly<Record<string, ModelMethod>>;
const definitions = model.$defs as unknown as Readonly<Record<string, JsonSchema>>;

/** Every method that the app plane declares. */
export const APP_METHODS: readonly AppMethod[] = Object.entries(methods)
  .filter(([, { planes }]) => planes.includes("app"))
  .map(([name, { gate, kind, errors, params }]) => ({ name, gate, kind, errors, params }));

/** What is wrong with a value: its type, or the bound that it lies just beyond. */
export type Flaw =
  | `${JsonType} is no value`
  | "missing"
  | "below its bound"
  | "above its bound"
  | "no member of the set"
  | "malformed"
  | "unknown member";

export interface FieldCase {
  /** The name that the refusal must carry. */
  readonly field: string;
  /** Where the flaw stands in the params, for the test's title. */
  readonly path: string;
  readonly flaw: Flaw;
  readonly params: Readonly<Record<string, unknown>>;
}

const SAMPLES = {
  null: null,
  boolean: true,
  integer: 7,
  number: 1.5,
  string: "text",
  array: [],
  object: {},
} as const;
type JsonType = keyof typeof SAMPLES;

function resolve(schema: JsonSchema): JsonSchema {
  const { $ref } = schema;
  if ($ref === undefined) return schema;
  const target = definitions[$ref.replace("#/$defs/", "")];
  if (target === undefined) throw new Error(`the model has no ${$ref}`);
  return resolve(target);
}

function branches(schema: JsonSchema): readonly JsonSchema[] {
  const resolved = resolve(schema);
  return resolved.anyOf === undefined ? [resolved] : resolved.anyOf.flatMap(branches);
}

function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value as JsonType; // boolean, string and object are left, by their own names
}

function acceptsType(schema: JsonSchema, type: JsonType): boolean {
  return branches(schema).some((branch) => {
    if (branch.type !== undefined)
      return branch.type === type || (branch.type === "number" && type === "integer");
    const values = branch.enum ?? ("const" in branch ? [branch.const] : undefined);
    return values === undefined || values.some((value) => typeOf(value) === type);
  });
}

/** A value that the schema accepts. */
function sample(schema: JsonSchema): unknown {
  const [branch = {}] = branches(schema);
  if ("const" in branch) return branch.const;
  if (branch.enum !== undefined) return branch.enum[0];
  switch (branch.type) {
    case "object":
      return Object.fromEntries(
        (branch.required ?? []).map((name) => [name, sample(branch.properties?.[name] ?? {})]),
      );
    case "array":
      return Array.from({ length: branch.minItems ?? 0 }, () => sample(branch.items ?? {}));
    case "string":
      if (branch.pattern !== undefined) throw new Error(`no sample is known for ${branch.pattern}`);
      return "s".repeat(Math.max(1, branch.minLength ?? 1));
    case "integer":
    case "number":
      return Math.max(0, branch.minimum ?? 0);
    default:
      return SAMPLES[(branch.type ?? "object") as JsonType]; // null and boolean are left
  }
}

/** Values that the schema refuses, each with what is wrong with it. Bounds are judged where one branch is no `null`. */
function flawed(schema: JsonSchema): readonly (readonly [Flaw, unknown])[] {
  const cases: (readonly [Flaw, unknown])[] = Object.entries(SAMPLES)
    .filter(([type]) => !acceptsType(schema, type as JsonType)) // the keys of SAMPLES
    .map(([type, value]) => [`${type as JsonType} is no value`, value]);
  const [branch, other] = branches(schema).filter(({ type }) => type !== "null");
  if (branch === undefined || other !== undefined) return cases;
  const { minLength = 0, maxLength, minimum, maximum, minItems = 0, maxItems, items, pattern } = branch;
  const text = (length: number) => "x".repeat(length);
  if (branch.enum?.every((value) => typeof value === "string") === true)
    cases.push(["no member of the set", "no such value"]);
  if (branch.type === "string" && minLength > 0) cases.push(["below its bound", text(minLength - 1)]);
  if (maxLength !== undefined) cases.push(["above its bound", text(maxLength + 1)]);
  if (pattern !== undefined) cases.push(["malformed", `${text(Math.max(1, minLength))}\u0001`]);
  // A number that no double holds exactly is refused as a malformed line, before its field is looked at.
  if (minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER)
    cases.push(["below its bound", minimum - 1]);
  if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER)
    cases.push(["above its bound", maximum + 1]);
  if (items !== undefined) {
    const one = sample(items);
    if (minItems > 0) cases.push(["below its bound", Array.from({ length: minItems - 1 }, () => one)]);
    if (maxItems !== undefined)
      cases.push(["above its bound", Array.from({ length: maxItems + 1 }, () => one)]);
    cases.push(...flawed(items).map(([flaw, value]) => [flaw, [value]] as const));
  }
  return cases;
}

type Wrap = (value: unknown) => Readonly<Record<string, unknown>>;

/** A flaw inside `filters` is named by the filter, one elsewhere by the member of the params. */
function nameOf(path: readonly string[]): string {
  const [head = "params", second] = path;
  return head === "filters" && second !== undefined ? second : head;
}

function casesIn(object: JsonSchema, above: readonly string[], wrap: Wrap): readonly FieldCase[] {
  const base = sample(object) as Readonly<Record<string, unknown>>; // of a schema of type object
  const found: FieldCase[] = [];
  const add = (path: readonly string[], flaw: Flaw, value: object) =>
    found.push({ field: nameOf(path), path: path.join("."), flaw, params: wrap(value) });
  for (const [name, schema] of Object.entries(object.properties ?? {})) {
    const path = [...above, name];
    for (const [flaw, value] of flawed(schema)) add(path, flaw, { ...base, [name]: value });
    if (object.required?.includes(name) === true) {
      add(path, "missing", Object.fromEntries(Object.entries(base).filter(([key]) => key !== name)));
    }
    for (const branch of branches(schema).filter(({ properties }) => properties !== undefined)) {
      found.push(...casesIn(branch, path, (value) => wrap({ ...base, [name]: value })));
    }
  }
  if (object.additionalProperties === false)
    add([...above, "no_such_member"], "unknown member", { ...base, no_such_member: true });
  return found;
}

/** Params of `method` that break its schema in exactly one place, for every field and every way to be wrong. */
export function fieldCases(method: AppMethod): readonly FieldCase[] {
  return casesIn(resolve(method.params), [], (value) => value as Readonly<Record<string, unknown>>); // an object's own
}
