import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { buildContract } from "./build-contract.ts";
import { oneMethod } from "./one-method.test.kit.ts";

const text = (min: number, max: number) =>
  z
    .string()
    .regex(new RegExp(`^[\\s\\S]{${min},}$`, "u"))
    .regex(new RegExp(`^[\\s\\S]{0,${max}}$`, "u"));
const Tree: z.ZodType = z
  .object({
    name: text(1, 3),
    get children() {
      return z.array(Tree).max(2).optional();
    },
  })
  .meta({ id: "Tree" });
const PaneId = z
  .string()
  .regex(/^%\d{1,3}$/)
  .meta({ id: "PaneId", brand: true });
const Anything = z.unknown().meta({ id: "Anything" });

/** One schema per feature of the subset; together they are the test registry. */
const schemas: Readonly<Record<string, z.ZodType>> = {
  text: text(2, 4),
  atLeast: z.string().regex(/^[\s\S]{3,}$/u),
  nonEmpty: z.string().min(1),
  ascii: z
    .string()
    .max(3)
    .regex(/^[a-z]*$/),
  dots: z.string().regex(/^.{2}$/u),
  notA: z.string().regex(/^[^a]+$/u),
  both: z
    .string()
    .regex(/^[a-z]+$/)
    .regex(/^a/),
  integer: z.int().min(-2).max(5),
  safe: z.int(),
  number: z.number().gt(0).lt(2),
  flag: z.boolean(),
  nothing: z.null(),
  constant: z.literal("a"),
  constants: z.literal(["a", 1, null, true]),
  choice: z.enum(["a", "it's", "\\", "😀"]),
  list: z.array(text(0, 1)).min(1).max(2),
  open: z.object({ a: z.string(), b: z.int().optional() }),
  strict: z.strictObject({ a: z.string(), b: z.int().optional() }),
  strictFull: z.strictObject({ a: z.string() }),
  loose: z.looseObject({ a: z.string().nullable() }),
  needsAnything: z.object({ a: z.unknown() }),
  needsNamedAnything: z.object({ a: Anything, b: Anything.optional() }),
  record: z.record(z.string(), z.int()),
  boundedKeys: z.record(text(1, 2), z.string()),
  patternKeys: z.record(z.string().regex(/^[^a]$/u), PaneId),
  enumKeys: z.record(z.enum(["a", "b"]), z.int()),
  someKeys: z.partialRecord(z.enum(["a", "b"]), z.int()),
  union: z.union([z.string().regex(/^a/), z.int(), z.array(z.null())]),
  tagged: z.discriminatedUnion("k", [
    z.strictObject({ k: z.literal("a"), a: z.int() }),
    z.object({ k: z.literal("b") }),
  ]),
  brand: PaneId,
  tree: Tree,
  frozen: z.array(z.int()).readonly(),
};

const names = Object.keys(schemas);
// Wrapped, so that the odd top-level schemas need no plane of their own.
const contract = buildContract(
  oneMethod(
    z.object(Object.fromEntries(names.map((name) => [name, (schemas[name] ?? z.null()).optional()]))),
  ),
);
const compiled: { readonly testCallParams: (value: unknown) => boolean } = await import(
  `data:text/javascript,${encodeURIComponent(contract.files["validators.js"] ?? "")}`
);
const ajv = new Ajv2020({ strict: false, unicodeRegExp: true });
const modelCheck = ajv.compile({
  $defs: contract.model.$defs,
  ...contract.model.methods["test.call"]?.params,
});

/** Three answers to one question; equal ones are the point. */
function answers(name: string, value: unknown): readonly boolean[] {
  const wrapped = { [name]: value };
  return [
    schemas[name]?.safeParse(value).success === true,
    modelCheck(wrapped),
    compiled.testCallParams(wrapped),
  ];
}

const units = [
  "",
  "a",
  "b",
  "%",
  "1",
  "\n",
  "\u0000",
  "é",
  "\u2028",
  "\uffff",
  "😀",
  "\ud83d",
  "\ude00",
  "\u{10ffff}",
  "it's",
  "\\",
];
const string = fc.array(fc.constantFrom(...units), { maxLength: 5 }).map((parts) => parts.join(""));
const number = fc.constantFrom(
  0,
  -0,
  1,
  2,
  3,
  5,
  6,
  -2,
  -3,
  0.5,
  2.5,
  1e300,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 53),
  5e-324,
);
const leaf = fc.oneof(string, number, fc.constantFrom(null, true, false));
const key = fc.constantFrom(
  "a",
  "b",
  "k",
  "name",
  "children",
  "é",
  "😀",
  "\ud83d",
  "",
  "abc",
  "toString",
  "constructor",
);
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const sameAnswer =
  (name: string) =>
  (value: unknown): void => {
    const [zod, model, check] = answers(name, value);
    expect({ value, model, check }).toEqual({ value, model: zod, check: zod });
  };

test.each(names)("zod, model.json and the compiled check agree on any JSON value: %s", (name) => {
  fc.assert(fc.property(json, sameAnswer(name)), { numRuns: 400 });
});

/** Values around each boundary, so that agreement is not only agreement on refusing. */
const boundary: Readonly<Record<string, readonly (readonly [value: unknown, fits: boolean])[]>> = {
  text: [
    ["a", false],
    ["😀", false],
    ["ab", true],
    ["😀😀😀😀", true],
    ["😀😀😀😀a", false],
    ["\ud83d\ud83d", true],
    ["\ude00\ud83d", true],
    ["\ud83d\ude00", false],
    ["abcd", true],
    ["abcde", false],
  ],
  atLeast: [
    ["ab😀", true],
    ["a😀", false],
    ["\ude00\ud83d\ude00", false],
    ["\ud83d\ud83d\ud83d", true],
  ],
  dots: [
    ["😀😀", true],
    ["😀", false],
    ["a\n", false],
    ["\ud83da", true],
  ],
  integer: [
    [-2, true],
    [-3, false],
    [5, true],
    [6, false],
    [1.5, false],
  ],
  safe: [
    [2 ** 53 - 1, true],
    [2 ** 53, false],
    [-(2 ** 53), false],
  ],
  number: [
    [0, false],
    [5e-324, true],
    [2, false],
  ],
  choice: [
    ["it's", true],
    ["\\", true],
    ["😀", true],
    ["\ud83d", false],
  ],
  strictFull: [
    [{ a: "" }, true],
    [{ a: "", b: 1 }, false],
    [{ b: "" }, false],
  ],
  needsAnything: [
    [{ a: null }, true],
    [{}, false],
  ],
  needsNamedAnything: [
    [{ a: null }, true],
    [{}, false],
    [{ b: 1 }, false],
  ],
  boundedKeys: [
    [{ "😀😀": "" }, true],
    [{ "": "" }, false],
    [{ abc: "" }, false],
  ],
  patternKeys: [
    [{ "😀": "%1" }, true],
    [{ a: "%1" }, false],
    [{ b: "%" }, false],
  ],
  enumKeys: [
    [{ a: 1, b: 2 }, true],
    [{ a: 1 }, false],
  ],
  someKeys: [
    [{ a: 1 }, true],
    [{ c: 1 }, false],
  ],
  tree: [
    [{ name: "a", children: [{ name: "😀😀😀" }] }, true],
    [{ name: "a", children: [{ name: "" }] }, false],
  ],
  tagged: [
    [{ k: "a", a: 1 }, true],
    [{ k: "a", a: 1, b: 1 }, false],
    [{ k: "b", b: 1 }, true],
  ],
};

test.each(Object.entries(boundary))("all three draw the line of %s in the same place", (name, cases) => {
  for (const [value, fits] of cases)
    expect({ value, answers: answers(name, value) }).toEqual({ value, answers: [fits, fits, fits] });
});

test("an optional field that holds undefined is absent to zod and to the compiled check", () => {
  const value = { a: "", b: undefined };
  expect([schemas["strict"]?.safeParse(value).success, compiled.testCallParams({ strict: value })]).toEqual([
    true,
    true,
  ]);
});
