import type { MethodBody } from "@interlock/contracts/define";
import { defineClosedSet, defineMethod } from "@interlock/contracts/define";
import { expect, test } from "vitest";
import { z } from "zod";
import { buildContract } from "./build-contract.ts";
import { buildModel } from "./build-model.ts";
import { oneMethod } from "./one-method.test.kit.ts";

const Ack = z.object({ subscription_id: z.string() });
const Tick = z.object({
  type: z.literal("tick"),
  at: z.int(),
  colour: z.enum(["red"]).meta({ id: "Colour" }),
});
const End = z.object({ type: z.literal("end"), reason: z.string() }).meta({ id: "EndFrame" });

function registryOf(over: Partial<MethodBody>) {
  const method = defineMethod("test.watch", {
    planes: ["first"],
    kind: "subscription",
    gate: "open",
    since: "1.0",
    summary: "Watches.",
    params: z.object({}),
    result: Ack,
    errors: [],
    ...over,
  });
  const closedSets = [defineClosedSet("Colour", "open", ["red"])];
  return oneMethod(z.object({}), z.null(), { methods: [method], closedSets });
}

const built = buildContract(registryOf({ frames: z.discriminatedUnion("type", [Tick, End]) }));

test("model.json carries what a subscription sends, and nothing of the kind for other methods", () => {
  expect(built.model.methods["test.watch"]).toMatchObject({
    kind: "subscription",
    frames: { anyOf: [{ type: "object", required: ["type", "at", "colour"] }, { $ref: "#/$defs/EndFrame" }] },
  });
  const { model, files } = buildContract(oneMethod(z.object({})));
  expect(model.methods["test.call"]).not.toHaveProperty("frames");
  expect(files["validators.js"]).toContain("export const frames = {\n};");
});

test("types.ts names the frames, and the method map leads to them", () => {
  expect(built.files["types.ts"]).toContain(`/** What test.watch sends after its result. */
export type TestWatchFrame = {
  readonly type: "tick";
  readonly at: number;
  readonly colour: Colour;
} | EndFrame;
`);
  expect(built.files["types.ts"]).toContain("    readonly frames: TestWatchFrame;\n");
});

test("validators.js checks frames as a reader does", async () => {
  const { frames }: { readonly frames: Readonly<Record<string, (value: unknown) => boolean>> } = await import(
    `data:text/javascript,${encodeURIComponent(built.files["validators.js"] ?? "")}`
  );
  const check = frames["test.watch"];
  const said = [
    { type: "tick", at: 1, colour: "red" },
    { type: "tick", at: 1, colour: "a colour that the open set gained elsewhere" },
    { type: "end", reason: "closing" },
    { type: "tick", at: "1", colour: "red" },
    { type: "other", at: 1, colour: "red" },
  ];
  expect(said.map((frame) => check?.(frame))).toEqual([true, true, true, false, false]);
  expect(built.files["validators.d.ts"]).toContain(
    "export declare function testWatchFrame(value: unknown): value is TestWatchFrame;",
  );
});

test("a subscription without frames, and frames without a subscription, make no registry", () => {
  expect(() => registryOf({})).toThrow("method test.watch is a subscription and declares no frames");
  expect(() => registryOf({ kind: "query", frames: End })).toThrow(
    "method test.watch is a query and declares frames; only a subscription sends them",
  );
  expect(() => registryOf({ kind: "mutation", frames: End })).toThrow("is a mutation and declares frames");
});

test.each([
  ["no type", z.union([Tick, z.object({ reason: z.string() })])],
  ["an optional type", z.object({ type: z.literal("tick").optional() })],
  ["a type of any text", z.object({ type: z.string() })],
  ["a type of two texts", z.object({ type: z.literal(["a", "b"]) })],
  ["no object", z.union([Tick, z.string()])],
])("a frame with %s is refused", (_, frames) => {
  expect(() => buildModel(registryOf({ frames }))).toThrow(
    "method test.watch frames: every frame is an object whose field type is one literal text",
  );
});

test("two frames of one type are refused, however deep the unions", () => {
  const frames = z.union([End, z.union([Tick, z.object({ type: z.literal("end") })])]);
  expect(() => buildModel(registryOf({ frames }))).toThrow(
    "method test.watch frames: two frames have the type end",
  );
});

test.each([
  ["nothing", z.null()],
  ["another name", z.object({ id: z.string() })],
  ["an optional id", z.object({ subscription_id: z.string().optional() })],
  ["a number", z.object({ subscription_id: z.int() })],
])("a result with %s in the place of subscription_id is refused", (_, result) => {
  expect(() => buildModel(registryOf({ frames: End, result }))).toThrow(
    "method test.watch result: a subscription's result has the text subscription_id, or subscriptionId",
  );
});

test("a single frame needs no union, and may be a named schema under the very name of its type", () => {
  const TestWatchFrame = z.object({ type: z.literal("tick") }).meta({ id: "TestWatchFrame" });
  const { files } = buildContract(registryOf({ frames: TestWatchFrame }));
  expect(files["types.ts"]?.match(/export type TestWatchFrame/g)).toHaveLength(1);
  const params = z.object({ a: z.string().meta({ id: "TestWatchFrame" }) });
  expect(() => buildContract(registryOf({ frames: End, params }))).toThrow(
    "both make the type TestWatchFrame",
  );
});
