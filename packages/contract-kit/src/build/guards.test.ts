import { defineClosedSet } from "@interlock/contracts/define";
import { expect, test } from "vitest";
import { z } from "zod";
import { buildModel } from "./build-model.ts";
import { oneMethod } from "./one-method.test.kit.ts";

/** zod's types hide the condition of a check, but run it. */
function sometimes(): z.ZodType {
  const check = z.minLength(1);
  Object.assign(check._zod.def, { when: () => false });
  return z.string().check(check);
}

/** A broken specimen for every guard: the field's schema, and what the refusal says. */
const specimens: readonly (readonly [title: string, field: z.ZodType, says: RegExp])[] = [
  [".refine()", z.string().refine((text) => text !== ""), /\.refine\(\)/],
  [".superRefine()", z.string().superRefine(() => undefined), /\.superRefine\(\)/],
  [".refine() on an object", z.object({}).refine(() => true), /\.refine\(\)/],
  [".check(fn)", z.array(z.string()).check(() => undefined), /\.check\(fn\)/],
  [".refine() on a boolean", z.boolean().refine(() => true), /\.refine\(\)/],
  [
    ".refine() on an optional wrapper",
    z
      .string()
      .optional()
      .refine(() => true),
    /\.refine\(\)/,
  ],
  [".refine() on a record", z.record(z.string(), z.string()).refine(() => true), /\.refine\(\)/],
  [".refine() on a union", z.union([z.string(), z.null()]).refine(() => true), /\.refine\(\)/],
  [".refine() on an enum", z.enum(["a"]).refine(() => true), /\.refine\(\)/],
  ["z.custom()", z.custom<string>(() => true), /zod custom is not in the model/],
  ["z.instanceof()", z.instanceof(Date), /zod custom is not in the model/],
  [".trim()", z.string().trim(), /\.trim\(\)/],
  [".toLowerCase()", z.string().toLowerCase(), /rewriting/],
  [".normalize()", z.string().normalize(), /rewriting/],
  [".transform()", z.string().transform((text) => text.length), /zod pipe is not in the model/],
  [".pipe()", z.string().pipe(z.string()), /zod pipe is not in the model/],
  ["z.preprocess()", z.preprocess((value) => value, z.string()), /zod pipe is not in the model/],
  [".default()", z.string().default("a"), /zod default is not in the model; a default changes the value/],
  [".prefault()", z.string().prefault("a"), /zod prefault is not in the model/],
  [".catch()", z.string().catch("a"), /zod catch is not in the model/],
  ["z.coerce.string()", z.coerce.string(), /z\.coerce accepts/],
  ["z.coerce.number()", z.coerce.number(), /z\.coerce accepts/],
  ["z.coerce.boolean()", z.coerce.boolean(), /boolean carries coerce/],
  ["z.email()", z.email(), /string format email is checked by code/],
  ["z.url()", z.url(), /string format url/],
  ["z.stringFormat()", z.stringFormat("odd", () => true), /zod string carries fn/],
  [".startsWith()", z.string().startsWith("a"), /string_format carries prefix/],
  ["a check that runs only sometimes", sometimes(), /only under a condition/],
  ["a length in UTF-16 units", z.string().max(16), /counts the length 16 in UTF-16 units/],
  ["a least length in UTF-16 units", z.string().min(2), /counts the length 2 in UTF-16 units/],
  ["an exact length in UTF-16 units", z.string().length(4), /counts the length 4 in UTF-16 units/],
  [
    "a length beside a pattern that is not anchored",
    z
      .string()
      .max(16)
      .regex(/[a-z]+/),
    /UTF-16/,
  ],
  [
    "a length beside a pattern whose alternative is not anchored",
    z.string().max(16).regex(/^a|b$/),
    /UTF-16/,
  ],
  [
    "a codePoints promise that nothing keeps",
    z.string().meta({ codePoints: { max: 5 } }),
    /codePoints 0\.\.5, but the patterns say 0\.\.Infinity/,
  ],
  [
    "a codePoints promise on a number",
    z.int().meta({ codePoints: { max: 5 } }),
    /codePoints belongs on a string/,
  ],
  ["a dot that counts UTF-16 units", z.string().regex(/^.{3}$/), /needs the u flag/],
  ["a negated class that counts UTF-16 units", z.string().regex(/^[^a]{3}$/), /needs the u flag/],
  ["a literal outside ASCII without the u flag", z.string().regex(/^😀$/), /needs the u flag/],
  ["a case-blind pattern", z.string().regex(/^a$/iu), /flags that JSON Schema cannot carry/],
  ["a pattern that the u flag forbids", z.string().regex(new RegExp("^a\\-b$")), /not valid with the u flag/],
  [
    "bounds that no string meets",
    z
      .string()
      .regex(/^[\s\S]{5,}$/u)
      .regex(/^[\s\S]{0,3}$/u),
    /no string is at least 5/,
  ],
  [".multipleOf()", z.int().multipleOf(2), /\.multipleOf\(\) is rounded by zod/],
  ["z.float32()", z.float32(), /number format float32/],
  ["z.bigint()", z.bigint(), /zod bigint is not in the model/],
  ["z.date()", z.date(), /zod date is not in the model/],
  ["z.any()", z.any(), /use z\.unknown\(\)/],
  ["z.undefined()", z.undefined(), /use z\.null\(\)/],
  ["z.tuple()", z.tuple([z.string()]), /zod tuple is not in the model/],
  ["z.intersection()", z.intersection(z.object({}), z.object({})), /zod intersection is not in the model/],
  ["z.xor()", z.xor([z.string(), z.null()]), /z\.xor\(\) is not in the model/],
  ["a union with everything", z.union([z.string(), z.unknown()]), /accepts everything/],
  ["a nullable everything", z.unknown().nullable(), /accepts everything/],
  [
    "a nullable everything that has a name",
    z.unknown().meta({ id: "Whatever" }).nullable(),
    /accepts everything/,
  ],
  [
    "an optional inside a union",
    z.union([z.string().optional(), z.null()]),
    /only a field of an object can be optional/,
  ],
  ["z.exactOptional()", z.exactOptional(z.string()), /tells absent from undefined/],
  [".nonoptional()", z.string().optional().nonoptional(), /zod nonoptional is not in the model/],
  ["z.lazy() without an id", z.lazy(() => z.string()), /z\.lazy\(\) needs a schema with an id/],
  [".catchall()", z.object({}).catchall(z.string()), /\.catchall\(\) is not in the model/],
  [
    "a field that every object has",
    z.object({ constructor: z.unknown() }),
    /every JavaScript object has a property/,
  ],
  [
    "two patterns on the keys of a record",
    z.record(
      z
        .string()
        .regex(/^[\s\S]{1,9}$/u)
        .regex(/^[a-z]+$/),
      z.string(),
    ),
    /one pattern; join them/,
  ],
  ["keys that are no strings", z.record(z.number(), z.string()), /the keys of a record are strings/],
  ["a numeric enum", z.enum({ a: 1 } as unknown as { a: string }), /all of them strings/], // zod's own types allow numbers too; the cast keeps the table's type simple
  ["a literal that JSON cannot carry", z.literal(1n), /a literal bigint cannot travel as JSON/],
  ["a meta key nobody reads", z.string().meta({ maxLength: 3 }), /meta key maxLength is not known/],
  [
    "a brand that lost its id",
    z.string().meta({ id: "LostId", brand: true }).regex(/^a$/),
    /brand but no id/,
  ],
  ["a brand on a number", z.int().meta({ id: "CountId", brand: true }), /only a string can carry a brand/],
  ["an id that is no type name", z.string().meta({ id: "not-a-type" }), /not in PascalCase/],
  [
    "a closed set that is not registered",
    z.enum(["a"]).meta({ closedSet: "Nowhere" }),
    /closed set "Nowhere" is not in the registry/,
  ],
];

test.each(specimens)("the build refuses %s and names the field", (_, field, says) => {
  const build = () => buildModel(oneMethod(z.object({ outer: z.array(z.object({ field })) })));
  expect(build).toThrow(says);
  expect(build).toThrow(/^(?:method test\.call params\.outer\[\]\.field|LostId|CountId)/);
});

test("a registry without faults names none", () => {
  expect(() => buildModel(oneMethod(z.object({ field: z.string() })))).not.toThrow();
});

test("every fault of a registry is told at once", () => {
  const registry = oneMethod(z.object({ a: z.string().trim() }), z.object({ b: z.any() }));
  expect(() => buildModel(registry)).toThrow(/params\.a: .*\n {2}method test\.call result\.b: /);
});

test("one id on two different schemas is refused", () => {
  const one = z.object({ kind: z.literal("one") });
  const params = z.object({ a: one.meta({ id: "Same" }), b: z.string() });
  const second = z.string();
  Object.defineProperty(second, "meta", { value: () => ({ id: "Same" }) });
  expect(() => buildModel(oneMethod(params, second))).toThrow(/id Same is given to two different schemas/);
});

test("an enum under a closed set's name has the set's values", () => {
  const closedSets = [defineClosedSet("Colour", "open", ["red", "blue"])];
  const params = z.object({ colour: z.enum(["red"]).meta({ id: "Colour" }) });
  expect(() => buildModel(oneMethod(params, z.null(), { closedSets }))).toThrow(
    /Colour have different values/,
  );
});

test("a plane that refuses unknown fields takes only objects that say what they do with them", () => {
  const inner = z.object({ deep: z.record(z.string(), z.array(z.object({ a: z.string() }))) });
  const build = (params: z.ZodType) => () => buildModel(oneMethod(params, z.null(), { on: ["second"] }));
  expect(build(z.strictObject({ inner }))).toThrow(/params\.inner: plane second refuses unknown fields/);
  expect(build(z.strictObject({ inner: z.strictObject(inner.shape) }))).toThrow(
    /params\.inner\.deep\{\}\[\]: plane second/,
  );
  expect(build(z.strictObject({ payload: z.looseObject({}) }))).not.toThrow();
});

test("a plane that ignores unknown fields takes no strict params, unless another plane of the method refuses them", () => {
  const params = z.strictObject({ a: z.string() });
  expect(() => buildModel(oneMethod(params))).toThrow(/every plane of the method ignores/);
  expect(() => buildModel(oneMethod(params, z.null(), { on: ["first", "second"] }))).not.toThrow();
});

test("a schema that is not zod's is refused", () => {
  const foreign = {
    "~standard": { version: 1, vendor: "other" },
    safeParse: () => ({ success: true }),
  } as const;
  expect(() => buildModel(oneMethod(foreign))).toThrow("method test.call params: is not a zod 4 schema");
});
