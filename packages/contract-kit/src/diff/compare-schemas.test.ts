import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import type { JsonSchema } from "../build/json-schema.ts";
import { SchemaComparison } from "./compare-schemas.ts";
import type { Verdict } from "./finding.ts";
import type { SchemaSide } from "./schema-side.ts";

const closedSets = {
  Open: { openness: "open", values: ["a"] },
  Fixed: { openness: "exhaustive", values: ["a"] },
} as const;
const Tree: JsonSchema = {
  type: "object",
  properties: { children: { type: "array", items: { $ref: "#/$defs/Tree" } }, name: { type: "string" } },
  required: ["name"],
};
const side: SchemaSide = {
  closedSets,
  $defs: {
    Tree,
    Name: { type: "string" },
    A: object({ k: { const: "a" } }),
    B: object({ k: { const: "b" } }),
  },
};
const newSide: SchemaSide = {
  closedSets,
  $defs: {
    ...side.$defs,
    Tree: { ...Tree, properties: { ...Tree.properties, name: { type: "string", maxLength: 3 } } },
  },
};

function object(properties: Readonly<Record<string, JsonSchema>>, more: JsonSchema = {}): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties), ...more };
}

const text: JsonSchema = { type: "string" };
const whole: JsonSchema = { type: "integer" };
const strict: JsonSchema = { additionalProperties: false };
const open: JsonSchema = { additionalProperties: true };
const optional = (name: string, field: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
  type: "object",
  properties: { [name]: field },
  ...more,
});
const union = (...anyOf: readonly JsonSchema[]): JsonSchema => ({ anyOf });
const openSet = (...values: readonly string[]): JsonSchema => ({
  type: "string",
  enum: values,
  "x-closedSet": "Open",
});
const fixedSet = (...values: readonly string[]): JsonSchema => ({
  type: "string",
  enum: values,
  "x-closedSet": "Fixed",
});

type Pair = readonly [
  rule: string,
  before: JsonSchema,
  after: JsonSchema,
  change: string,
  request: Verdict,
  response: Verdict,
];
/** One pair for every rule. */
const widening: readonly Pair[] = [
  [
    "a shorter least length",
    { type: "string", minLength: 3 },
    text,
    "minLength 3 → 0",
    "compatible",
    "breaking",
  ],
  [
    "a longer greatest length",
    { type: "string", maxLength: 3 },
    { type: "string", maxLength: 4 },
    "maxLength 3 → 4",
    "compatible",
    "breaking",
  ],
  ["a dropped pattern", { type: "string", pattern: "^a$" }, text, "- pattern ^a$", "compatible", "breaking"],
  [
    "a second pattern dropped",
    { type: "string", pattern: "^a", allOf: [{ pattern: "b$" }] },
    { type: "string", pattern: "^a" },
    "- pattern b$",
    "compatible",
    "breaking",
  ],
  [
    "a lower minimum",
    { type: "integer", minimum: 3 },
    { type: "integer", minimum: 2 },
    "minimum 3 → 2",
    "compatible",
    "breaking",
  ],
  ["a dropped maximum", { type: "integer", maximum: 3 }, whole, "maximum 3 → none", "compatible", "breaking"],
  [
    "a lower exclusive minimum",
    { type: "number", exclusiveMinimum: 3 },
    { type: "number", exclusiveMinimum: 2 },
    "exclusiveMinimum 3 → 2",
    "compatible",
    "breaking",
  ],
  [
    "a higher exclusive maximum",
    { type: "number", exclusiveMaximum: 3 },
    { type: "number", exclusiveMaximum: 4 },
    "exclusiveMaximum 3 → 4",
    "compatible",
    "breaking",
  ],
  ["integer to number", whole, { type: "number" }, "integer → number", "compatible", "breaking"],
  [
    "fewer items needed",
    { type: "array", items: text, minItems: 1 },
    { type: "array", items: text },
    "minItems 1 → 0",
    "compatible",
    "breaking",
  ],
  [
    "more items allowed",
    { type: "array", items: text, maxItems: 0 },
    { type: "array", items: text, maxItems: 1 },
    "maxItems 0 → 1",
    "compatible",
    "breaking",
  ],
  ["a value of an exhaustive set", fixedSet("a"), fixedSet("a", "b"), '+ "b"', "compatible", "breaking"],
  [
    "a value of an enum of no set",
    { type: "string", enum: ["a"] },
    { type: "string", enum: ["a", "b"] },
    '+ "b"',
    "compatible",
    "breaking",
  ],
  [
    "a constant that becomes an enum",
    { const: "a" },
    { type: "string", enum: ["a", "b"] },
    '+ "b"',
    "compatible",
    "breaking",
  ],
  ["an enum that becomes any text", fixedSet("a"), text, '"a" → string', "compatible", "breaking"],
  ["any value", text, {}, "string → any value", "compatible", "breaking"],
  ["null beside a type", text, union(text, { type: "null" }), "+ null", "compatible", "breaking"],
  [
    "a tagged member",
    { $ref: "#/$defs/A" },
    union({ $ref: "#/$defs/A" }, { $ref: "#/$defs/B" }),
    "+ B",
    "compatible",
    "breaking",
  ],
  [
    "a field that may be missing",
    object({ a: text }),
    optional("a", text),
    "required → optional",
    "compatible",
    "breaking",
  ],
  [
    "a strict object that opens",
    object({ a: text }, strict),
    object({ a: text }),
    "unknown fields: strict → ignored",
    "compatible",
    "breaking",
  ],
  [
    "a record of more keys",
    { type: "object", patternProperties: { "^[\\s\\S]{1,2}$": text }, ...strict },
    { type: "object", patternProperties: { "^[\\s\\S]{1,3}$": text }, ...strict },
    "maxLength 2 → 3",
    "compatible",
    "breaking",
  ],
  [
    "a record of any keys",
    { type: "object", patternProperties: { "^a$": text }, ...strict },
    { type: "object", additionalProperties: text },
    "- pattern ^a$",
    "compatible",
    "breaking",
  ],
];
const others: readonly Pair[] = [
  ["a value of an open set", openSet("a"), openSet("a", "b"), '+ "b"', "compatible", "compatible"],
  ["a value that an open set lost", openSet("a", "b"), openSet("a"), '- "b"', "breaking", "compatible"],
  ["an open set that becomes text", openSet("a"), text, '"a" → string', "compatible", "compatible"],
  ["another type", text, whole, "string → integer", "breaking", "breaking"],
  [
    "an enum with nothing in common with a type",
    { type: "string", enum: ["a"] },
    whole,
    '"a" → integer',
    "breaking",
    "breaking",
  ],
  [
    "text that becomes an enum outside its pattern",
    { type: "string", pattern: "^a$" },
    { type: "string", enum: ["b"] },
    'string → "b"',
    "breaking",
    "breaking",
  ],
  ["another constant", { const: 1 }, { const: 2 }, "- 1", "breaking", "breaking"],
  [
    "another pattern",
    { type: "string", pattern: "^a.*$" },
    { type: "string", pattern: "^a.{0,}$" },
    "pattern ^a.*$ → ^a.{0,}$",
    "unknown",
    "unknown",
  ],
  [
    "members that cannot be told apart",
    union({ type: "string", pattern: "^a" }, { type: "string", pattern: "^b" }),
    union({ type: "string", pattern: "^a" }, { type: "string", pattern: "^c" }),
    "string | string → string | string",
    "unknown",
    "unknown",
  ],
  [
    "a record that becomes an object",
    { type: "object", additionalProperties: text },
    object({ a: text }),
    "object ↔ record",
    "unknown",
    "unknown",
  ],
  [
    "another keyword",
    { type: "object", properties: {} },
    { type: "object", properties: {}, ["dependentRequired" as "title"]: "x" } as JsonSchema,
    "schema",
    "unknown",
    "unknown",
  ], // a model of another tool may hold it
  [
    "keywords that the generator never mixes",
    { type: "string", enum: ["a"] },
    { type: "string", enum: ["a"], minLength: 2 },
    "schema",
    "unknown",
    "unknown",
  ],
  [
    "an optional field on an object that ignores others",
    object({}),
    optional("a", text),
    "+ a (optional)",
    "compatible",
    "compatible",
  ],
  [
    "an optional field on a strict object",
    object({}, strict),
    optional("a", text, strict),
    "+ a (optional)",
    "compatible",
    "breaking",
  ],
  [
    "an optional field on an object that carries others",
    object({}, open),
    optional("a", text, open),
    "+ a (optional)",
    "breaking",
    "compatible",
  ],
  ["a required field", object({}), object({ a: text }), "+ a (required)", "breaking", "compatible"],
  [
    "a required field on a strict object",
    object({}, strict),
    object({ a: text }, strict),
    "+ a (required)",
    "breaking",
    "breaking",
  ],
  ["a field that everybody reads", object({ a: text }), object({}), "- a", "breaking", "breaking"],
  ["a field that some read", optional("a", text), object({}), "- a", "breaking", "compatible"],
  [
    "a field that a strict object lost",
    optional("a", text, strict),
    object({}, strict),
    "- a",
    "breaking",
    "compatible",
  ],
  [
    "a field that an open object still carries",
    optional("a", text, open),
    object({}, open),
    "- a",
    "compatible",
    "breaking",
  ],
  [
    "an object that carries what it ignored",
    object({}),
    object({}, open),
    "unknown fields: ignored → open",
    "compatible",
    "compatible",
  ],
  [
    "an object that ignores what it carried",
    object({}, open),
    object({}),
    "unknown fields: open → ignored",
    "unknown",
    "unknown",
  ],
];
const pairs: readonly Pair[] = [
  ...widening,
  ...widening.map(([rule, before, after, , request, response]): Pair => [
    `${rule}, taken back`,
    after,
    before,
    "",
    response,
    request,
  ]),
  ...others,
];

const ajv = new Ajv2020({ strict: false, unicodeRegExp: true });
const fits = (schema: JsonSchema, value: unknown): boolean =>
  ajv.validate({ ...schema, $defs: side.$defs }, value);

describe("a pair of schemas for every rule", () => {
  test.each(pairs)("%s", (_, before, after, change, request, response) => {
    const changes = new SchemaComparison(side, side).compare(before, after, "");
    const worst = (which: "request" | "response"): string =>
      ["breaking", "unknown", "compatible"].find((verdict) =>
        changes.some((each) => each[which].verdict === verdict),
      ) ?? "same";
    expect({ request: worst("request"), response: worst("response") }).toEqual({ request, response });
    if (change !== "") expect(changes.map((each) => each.change)).toContain(change);
  });

  test.each(pairs)("%s: a proof that is given tells the two apart", (_, before, after) => {
    const told = new SchemaComparison(side, side)
      .compare(before, after, "")
      .flatMap(({ path, change, request, response }) => {
        // Nested proofs are values of the nested place; ignored fields are lost without being refused.
        if (path !== "" || /^(?:unknown fields|- a$|\+ a )/.test(change)) return [];
        const lost =
          request.proof === undefined || (fits(before, request.proof) && !fits(after, request.proof));
        const extra =
          response.proof === undefined || (!fits(before, response.proof) && fits(after, response.proof));
        return lost && extra ? [] : [{ change, lost: request.proof, extra: response.proof }];
      });
    expect(told).toEqual([]);
  });
});

test("most narrowings come with a value that proves them", () => {
  const proofs = widening.flatMap(([rule, before, after]) =>
    new SchemaComparison(side, side)
      .compare(after, before, "")
      .map((change) => [rule, change.request.proof !== undefined] as const),
  );
  expect(proofs.filter(([, proved]) => !proved).map(([rule]) => rule)).toEqual([
    "a strict object that opens",
  ]);
});

test("a change inside a recursive schema is found once, at its path", () => {
  const ref: JsonSchema = { $ref: "#/$defs/Tree" };
  expect(
    new SchemaComparison(side, newSide).compare(ref, ref, "root").map(({ path, change }) => [path, change]),
  ).toEqual([["root.name", "maxLength none → 3"]]);
});

test("the same schema under another name, or with another description, is no change", () => {
  expect(
    new SchemaComparison(side, side).compare(
      { $ref: "#/$defs/Name" },
      { type: "string", description: "A name." },
      "",
    ),
  ).toEqual([]);
  const twins = union(
    { type: "string", pattern: "^a", description: "One." },
    { type: "string", pattern: "^b" },
  );
  expect(
    new SchemaComparison(side, side).compare(
      twins,
      union({ type: "string", pattern: "^a" }, { type: "string", pattern: "^b" }),
      "",
    ),
  ).toEqual([]);
});

test("a change is told at every field that leads to it", () => {
  const before = object({
    a: {
      type: "array",
      items: object({ b: { type: "object", additionalProperties: union(whole, { type: "null" }) } }),
    },
  });
  const after = object({
    a: {
      type: "array",
      items: object({
        b: { type: "object", additionalProperties: union({ type: "integer", minimum: 0 }, { type: "null" }) },
      }),
    },
  });
  expect(
    new SchemaComparison(side, side)
      .compare(before, after, "")
      .map(({ path, change }) => `${path} ${change}`),
  ).toEqual(["a[].b{} minimum none → 0"]);
});
