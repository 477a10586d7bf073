import { expect, test } from "vitest";
import type { CallableMethod } from "./check-answer.ts";
import { CheckedMethod } from "./method-on-demand.ts";

const row: CallableMethod = {
  name: "shop.open",
  kind: "query",
  gate: "open",
  checkResult: () => true,
  details: {},
};

function onDemand(load: () => Promise<CallableMethod>): CheckedMethod {
  return new CheckedMethod({ name: row.name, kind: "query", gate: row.gate, load });
}

test("checks are imported once, beside the first call", async () => {
  let loads = 0;
  const loaded = Promise.withResolvers<CallableMethod>();
  const method = onDemand(() => {
    loads += 1;
    return loaded.promise;
  });
  const first = method.beside(Promise.resolve("answer"));
  expect(loads).toBe(1);
  loaded.resolve(row);
  expect(await first).toEqual(["answer", row]);
  expect(await method.beside(Promise.resolve("another"))).toEqual(["another", row]);
  expect(loads).toBe(1);
});

test("checks that cannot be imported reach the caller, and the next call tries again", async () => {
  let loads = 0;
  const method = onDemand(() =>
    (loads += 1) === 1 ? Promise.reject(new Error("gone")) : Promise.resolve(row),
  );
  await expect(method.beside(Promise.resolve("answer"))).rejects.toThrow("gone");
  expect(await method.beside(Promise.resolve("answer"))).toEqual(["answer", row]);
});

test("a call that fails is told although its checks are still on the way", async () => {
  const method = onDemand(() => new Promise(() => undefined));
  await expect(method.beside(Promise.reject(new Error("lost")))).rejects.toThrow("lost");
});

test("checks that are here are not loaded", async () => {
  const method = new CheckedMethod(row);
  expect(method.sendable.name).toBe("shop.open");
  expect(await method.beside(Promise.resolve(1))).toEqual([1, row]);
});
