import { expect, test } from "vitest";
import { shortenCheck } from "./shorten-check.ts";

const integer = (least: string): string =>
  `    Number.isInteger(value['n']) &&\n    value['n'] <= 9007199254740991 &&\n    value['n'] >= ${least}`;

test("the bounds of safe integers are one call", () => {
  expect(shortenCheck(integer("-9007199254740991"))).toBe("    Number.isSafeInteger(value['n'])");
  expect(shortenCheck(integer("0"))).toBe("    Number.isSafeInteger(value['n']) && value['n'] >= 0");
});

test("other bounds stay as they are", () => {
  for (const bounds of [
    "Number.isInteger(value) &&\n value <= 200 &&\n value >= 1",
    "Number.isInteger(value) &&\n value <= 9007199254740991",
    "Number.isInteger(value) &&\n value <= 9007199254740991 &&\n other >= 0",
  ])
    expect(shortenCheck(bounds)).toBe(bounds);
});

test("what holds for every member is not asked", () => {
  const every = "(Object.getOwnPropertyNames(value['p']).every(key => [].includes(key) || (true)))";
  expect(shortenCheck(`${every} &&\n    value['s'] === 'ok'`)).toBe("value['s'] === 'ok'");
  expect(shortenCheck(`a &&\n    ${every}`)).toBe("a");
  expect(shortenCheck("(o.every(key => [].includes(key) || (isB(o[key]))))")).toBe(
    "(o.every(key => (isB(o[key]))))",
  );
});
