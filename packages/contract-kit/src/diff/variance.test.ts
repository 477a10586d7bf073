import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonSchema } from "../build/json-schema.ts";
import { SchemaComparison } from "./compare-schemas.ts";
import type { SchemaSide } from "./schema-side.ts";

/** Schemas and the values drawn from them; pairs are alike often enough to be compatible. */
const side: SchemaSide = {
  $defs: { Id: { type: "string", maxLength: 2 }, Flag: { anyOf: [{ type: "boolean" }, { type: "null" }] } },
  closedSets: {},
};
const ajv = new Ajv2020({ strict: false, unicodeRegExp: true, logger: false });

const bound = fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined });
const drop = (schema: Readonly<Record<string, unknown>>): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
const names = ["a", "b", "k"];
const leaf: fc.Arbitrary<JsonSchema> = fc.oneof(
  fc.constant<JsonSchema>({}),
  fc.constantFrom<JsonSchema>(
    { type: "boolean" },
    { type: "null" },
    { $ref: "#/$defs/Id" },
    { $ref: "#/$defs/Flag" },
    { const: 1 },
    { const: "x" },
  ),
  fc
    .record({ minLength: bound, maxLength: bound, pattern: fc.constantFrom(undefined, "^x", "x$") })
    .map((keys) => drop({ type: "string", ...keys })),
  fc
    .record({
      type: fc.constantFrom("integer", "number"),
      minimum: bound,
      maximum: bound,
      exclusiveMinimum: bound,
    })
    .map(drop),
  fc
    .subarray(["x", "y", "xx"], { minLength: 1 })
    .map((values): JsonSchema => ({ type: "string", enum: values })),
);
const { schema } = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc
      .record({ items: tie("schema"), minItems: bound, maxItems: bound })
      .map((keys) => drop({ type: "array", ...keys })),
    fc
      .record({
        properties: fc.dictionary(fc.constantFrom(...names), tie("schema"), { noNullPrototype: true }),
        required: fc.subarray(names),
        additionalProperties: fc.constantFrom(undefined, false, true),
      })
      .map(({ required, ...keys }) =>
        drop({
          type: "object",
          ...keys,
          required: required.filter((name) => Object.hasOwn(keys.properties, name)),
        }),
      ),
    tie("schema").map((value): JsonSchema => ({ type: "object", additionalProperties: value })),
    fc
      .tuple(fc.constantFrom("^[ab]$", "^[\\s\\S]{1,2}$", "^[\\s\\S]{0,1}$"), tie("schema"))
      .map(([keys, value]): JsonSchema => ({
        type: "object",
        patternProperties: { [keys]: value },
        additionalProperties: false,
      })),
    fc
      .uniqueArray(
        leaf.filter((member) => Object.keys(member).length > 0),
        { minLength: 1, maxLength: 3, selector: (member) => JSON.stringify(member) },
      )
      .map((members): JsonSchema => ({ anyOf: members })),
  ),
}));

/** Small steps away from a schema, as authors make them. */
function steps(before: JsonSchema): fc.Arbitrary<JsonSchema> {
  const keywords = fc.record(
    { minLength: bound, maxLength: bound, minimum: bound, maximum: bound, minItems: bound, maxItems: bound },
    { requiredKeys: [] },
  );
  const bounded = keywords.map((keys) => drop({ ...before, ...keys }));
  const options = [
    fc.constant(before),
    schema,
    ...(before.type === "string" || before.type === "integer" || before.type === "array" ? [bounded] : []),
    leaf.map((more): JsonSchema => ({ anyOf: [before, more] })),
  ];
  if (before.anyOf !== undefined)
    options.push(fc.subarray([...before.anyOf], { minLength: 1 }).map((anyOf): JsonSchema => ({ anyOf })));
  if (before.properties !== undefined) {
    const fields = before.properties;
    options.push(
      fc
        .record({
          properties: fc.dictionary(fc.constantFrom(...names), schema, { noNullPrototype: true }),
          required: fc.subarray(names),
        })
        .map(({ properties, required }) => {
          const all = { ...fields, ...properties };
          return {
            ...before,
            properties: all,
            required: required.filter((name) => Object.hasOwn(all, name)),
          };
        }),
    );
    options.push(
      fc
        .constantFrom(undefined, true, false)
        .map((additionalProperties) => drop({ ...before, additionalProperties })),
    );
  }
  return fc.oneof(...options);
}

/** Values of a schema, as a sender of it writes them: no field that the schema neither names nor carries. */
function valueOf(written: JsonSchema): fc.Arbitrary<unknown> {
  const ref = written.$ref?.slice("#/$defs/".length);
  const schemaOf = ref === undefined ? written : (side.$defs[ref] ?? {});
  const any = fc.constantFrom<unknown>(
    "",
    "x",
    "xx",
    "yx",
    "😀",
    0,
    1,
    2,
    0.5,
    -1,
    true,
    null,
    [],
    ["x"],
    {},
    { a: "x" },
    { k: 1 },
  );
  if (schemaOf.anyOf !== undefined) return fc.oneof(...schemaOf.anyOf.map(valueOf));
  if (schemaOf.enum !== undefined) return fc.constantFrom(...schemaOf.enum);
  if (schemaOf.const !== undefined) return fc.constant(schemaOf.const);
  switch (schemaOf.type) {
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "integer":
      return fc.integer({ min: -2, max: 5 });
    case "number":
      return fc.constantFrom(-1, 0, 0.5, 1, 1.5, 2, 3, 3.5, 4);
    case "string":
      return fc.array(fc.constantFrom("x", "y", "😀"), { maxLength: 4 }).map((parts) => parts.join(""));
    case "array":
      return fc.array(valueOf(schemaOf.items ?? {}), { maxLength: 4 });
    case "object": {
      const record =
        Object.values(schemaOf.patternProperties ?? {})[0] ??
        (typeof schemaOf.additionalProperties === "object" ? schemaOf.additionalProperties : undefined);
      if (record !== undefined)
        return fc.dictionary(fc.constantFrom("a", "b", "", "😀", "abc"), valueOf(record), {
          maxKeys: 2,
          noNullPrototype: true,
        });
      const fields = fc.record(
        Object.fromEntries(
          Object.entries(schemaOf.properties ?? {}).map(([name, field]) => [name, valueOf(field)]),
        ),
        { requiredKeys: [...(schemaOf.required ?? [])], noNullPrototype: true },
      );
      const extras =
        schemaOf.additionalProperties === true
          ? fc.dictionary(fc.constantFrom("b", "z"), any, { maxKeys: 1, noNullPrototype: true })
          : fc.constant({});
      return fc.tuple(extras, fields).map(([more, named]) => ({ ...more, ...named }));
    }
    default:
      return any;
  }
}

interface Step {
  readonly before: JsonSchema;
  readonly after: JsonSchema;
  readonly sent: unknown;
  readonly answered: unknown;
}

const step: fc.Arbitrary<Step> = schema.chain((before) =>
  steps(before).chain((after) =>
    fc.record({
      before: fc.constant(before),
      after: fc.constant(after),
      sent: valueOf(before),
      answered: valueOf(after),
    }),
  ),
);
const fits = (each: JsonSchema, value: unknown): boolean =>
  ajv.validate({ ...each, $defs: side.$defs }, value);
const cleared = (which: "request" | "response", { before, after }: Step): boolean =>
  new SchemaComparison(side, side)
    .compare(before, after, "")
    .every((change) => change[which].verdict === "compatible");

const tally = { request: 0, response: 0 };

test("what a request change is called compatible for, every old caller's value passes", () => {
  fc.assert(
    fc.property(step, (each) => {
      if (!cleared("request", each) || !fits(each.before, each.sent)) return;
      if (JSON.stringify(each.before) !== JSON.stringify(each.after)) tally.request += 1;
      expect(fits(each.after, each.sent)).toBe(true);
    }),
    { numRuns: 1200 },
  );
  expect(tally.request).toBeGreaterThan(8);
});

test("what a response change is called compatible for, every old reader takes the new value", () => {
  fc.assert(
    fc.property(step, (each) => {
      if (!cleared("response", each) || !fits(each.after, each.answered)) return;
      if (JSON.stringify(each.before) !== JSON.stringify(each.after)) tally.response += 1;
      expect(fits(each.before, each.answered)).toBe(true);
    }),
    { numRuns: 1200 },
  );
  expect(tally.response).toBeGreaterThan(8);
});
