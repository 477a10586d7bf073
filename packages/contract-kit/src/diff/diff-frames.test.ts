import { expect, test } from "vitest";
import type { JsonSchema } from "../build/json-schema.ts";
import type { Model } from "../build/model.ts";
import { accepts } from "./accepts.ts";
import { diffModels } from "./diff-models.ts";
import type { Finding } from "./finding.ts";
import { modelOf, of } from "./model-of.test.kit.ts";
import { parseModel } from "./read-model.ts";
import { sampleValue } from "./sample-value.ts";

type Fields = Readonly<Record<string, JsonSchema>>;

const frame = (type: string, fields: Fields = {}, required: readonly string[] = []): JsonSchema => ({
  type: "object",
  properties: { type: { const: type }, ...fields },
  required: ["type", ...required],
});
const union = (...anyOf: readonly JsonSchema[]): JsonSchema => ({ anyOf });
const watching = (frames?: JsonSchema): Model => {
  const model: Model = modelOf();
  const watch = { ...of(model.methods, "pane.list"), kind: "subscription" as const };
  return {
    ...model,
    methods: { ...model.methods, "pane.watch": { ...watch, ...(frames !== undefined && { frames }) } },
  };
};
const diff = (before?: JsonSchema, after?: JsonSchema): readonly Finding[] =>
  diffModels(watching(before), watching(after));

const text: JsonSchema = { type: "string" };
const base = union(frame("tick", { at: text }, ["at"]), frame("end"));

test.each([
  ["a frame that came", union(...(base.anyOf ?? []), frame("gap")), "breaking"],
  ["a frame that went", union(frame("tick", { at: text }, ["at"])), "compatible"],
  [
    "a field that came",
    union(frame("tick", { at: text, of: text }, ["at", "of"]), frame("end")),
    "compatible",
  ],
  ["a field that went", union(frame("tick"), frame("end")), "breaking"],
  ["a field that may now be missing", union(frame("tick", { at: text }), frame("end")), "breaking"],
  [
    "a field that says less",
    union(frame("tick", { at: { ...text, maxLength: 3 } }, ["at"]), frame("end")),
    "compatible",
  ],
])("%s is judged as what a server sends", (_, after, verdict) => {
  const found = diff(base, after);
  expect(found.map((each) => [each.place, each.direction])).toEqual(found.map(() => ["pane.watch", "event"]));
  expect([...new Set(found.map((each) => each.verdict))]).toEqual([verdict]);
});

test("what is called compatible, every reader built from the older model takes", () => {
  const side = modelOf();
  const ticks = [
    frame("tick"),
    frame("tick", { at: text }),
    frame("tick", { at: text }, ["at"]),
    frame("tick", { at: { const: "now" } }, ["at"]),
    frame("tick", { at: { type: "integer" } }, ["at"]),
  ];
  const unions = ticks.flatMap((tick) => [union(tick), union(tick, frame("end")), union(frame("end"))]);
  const compatible = unions
    .flatMap((before) => unions.map((after) => ({ before, after })))
    .filter(({ before, after }) => diff(before, after).every((each) => each.verdict === "compatible"));
  expect(compatible.length).toBeGreaterThan(unions.length);
  for (const { before, after } of compatible) {
    for (const member of after.anyOf ?? []) {
      const sent = sampleValue(member, side);
      expect([before, sent, accepts(before, sent, side)]).toEqual([before, sent, true]);
    }
  }
});

test("a model that was written before subscriptions had frames is read and compared", () => {
  const older = parseModel(JSON.parse(JSON.stringify(watching())), "older.json");
  expect(diffModels(older, watching())).toEqual([]);
  expect(diffModels(older, watching(base)).map((each) => [each.id, each.verdict])).toEqual([
    ["pane.watch / event / + frames", "unknown"],
  ]);
  expect(diff(base).map((each) => each.id)).toEqual(["pane.watch / event / - frames"]);
  expect(parseModel(JSON.parse(JSON.stringify(watching(base))), "now.json")).toEqual(watching(base));
});

test("a change of kind is told once", () => {
  expect(
    diffModels(
      modelOf((m) => {
        m.methods["pane.watch"] = of(m.methods, "pane.list");
      }),
      watching(base),
    ).map((each) => each.change),
  ).toEqual(["kind query → subscription"]);
});

test("frames that are no schema make no model", () => {
  const broken: unknown = JSON.parse(
    JSON.stringify(watching({ type: "string" })).replace('"frames":{"type":"string"}', '"frames":7'),
  );
  expect(() => parseModel(broken, "now.json")).toThrow(
    /now\.json is not a contract model: methods\.pane\.watch\.frames/,
  );
});
