import { expect, test } from "vitest";
import { surfaceOnDemand } from "./surface-on-demand.ts";

test("a group is made by the first look at it, and once", () => {
  const made: string[] = [];
  const groups = {
    log_book: () => {
      made.push("log_book");
      return {
        "x.log_book.read": { name: "x.log_book.read" },
        "x.log_book.tear_out": { name: "x.log_book.tear_out" },
      };
    },
    hello: () => {
      made.push("hello");
      return { "x.hello": { name: "x.hello" } };
    },
  };
  const surface = surfaceOnDemand(groups, "x.", ({ name }) => ({ calls: name }));
  expect(Object.keys(surface)).toEqual(["logBook", "hello"]);
  expect(made).toEqual([]);
  const first: unknown = Reflect.get(surface, "logBook");
  expect(first).toEqual({ read: { calls: "x.log_book.read" }, tearOut: { calls: "x.log_book.tear_out" } });
  expect(Reflect.get(surface, "logBook")).toBe(first);
  expect(made).toEqual(["log_book"]);
  expect(Reflect.get(surface, "hello")).toEqual({ calls: "x.hello" });
  expect(made).toEqual(["log_book", "hello"]);
});
