import { defineErrors, defineMethod, defineRegistry, type MethodBody } from "@interlock/contracts/define";
import { expect, test } from "vitest";
import { z } from "zod";
import { buildContract } from "./build-contract.ts";
import { plane } from "./one-method.test.kit.ts";

const nothing = { meaning: "No.", retry: "never", audience: "people", details: z.object({}) } as const;

/** A method of two planes, behind `open` with the code `gone` on the first. */
function twoPlanes(on: MethodBody["on"]) {
  return defineRegistry({
    name: "test",
    version: "1.0",
    planes: [
      plane("first", "refuse"),
      { ...plane("second", "refuse"), gates: { told: { meaning: "The told.", errors: ["silent"] } } },
    ],
    methods: [
      defineMethod("test.call", {
        planes: ["first", "second"],
        kind: "query",
        gate: "open",
        since: "1.0",
        summary: "Answers.",
        params: z.strictObject({}),
        result: z.null(),
        errors: ["gone"],
        ...(on !== undefined && { on }),
      }),
    ],
    errors: [
      ...Object.values(defineErrors("first", { gone: nothing })),
      ...Object.values(
        defineErrors("second", { silent: nothing, lost: { ...nothing, jsonRpcCode: -32_603 } }),
      ),
    ],
    events: [],
    closedSets: [],
    versions: {},
  });
}

test("a method stands on each plane behind the gate and with the codes that it has there", () => {
  const { files, model } = buildContract(twoPlanes({ second: { gate: "told", errors: ["lost"] } }));
  expect(model.methods["test.call"]).toMatchObject({
    gate: "open",
    errors: ["gone"],
    on: { second: { gate: "told", errors: ["lost"] } },
  });
  expect(model.errors["second"]?.["lost"]?.jsonRpcCode).toBe(-32_603);
  const types = files["types.ts"] ?? "";
  expect(types).toContain('readonly codes: "gone" | FirstOpenGateCode;');
  expect(types).toContain('readonly codes: "lost" | SecondToldGateCode;');
  expect(files["calls/first/test.ts"]).toContain('gate: "open"');
  expect(files["calls/second/test.ts"]).toContain('gate: "told"');
  expect(files["calls/second/test.ts"]?.match(/^ {4}"\w+": \w+,$/gm)).toEqual([
    '    "lost": secondLostDetails,',
    '    "silent": secondSilentDetails,',
  ]);
  expect(files["methods.ts"]).toContain('"on":{"second":{"gate":"told","errors":["lost"]}}');
  expect(files["methods.ts"]).toContain('"jsonRpcCode":-32603');
});

test("terms are held to the plane that they are for", () => {
  expect(() => twoPlanes(undefined)).toThrow(
    "method test.call stands behind gate open, which plane second does not have",
  );
  expect(() => twoPlanes({ second: { gate: "told", errors: ["gone"] } })).toThrow(
    "method test.call answers gone, which plane second does not declare",
  );
  const stray = { second: { gate: "told", errors: [] }, third: { gate: "told", errors: [] } };
  expect(() => twoPlanes(stray)).toThrow(
    "method test.call has terms for plane third, which does not carry it",
  );
});
