import { expect, test } from "vitest";
import { isConnectionSpent, isDatabaseUnavailable, isUniqueViolation } from "./database-failure.ts";

const withCode = (code: string): Error => Object.assign(new Error("text"), { code });

test.each([
  "ECONNREFUSED",
  "ENOENT",
  "57P01",
  "57P03",
  "08006",
  "53300",
  "40001",
  "40P01",
  "55P03",
  "57014",
  "25006",
])("%s passes", (code) => {
  expect(isDatabaseUnavailable(withCode(code))).toBe(true);
});

test.each(["23505", "23503", "22P02", "42P01", "28P01", "ERR_INVALID_ARG_TYPE"])(
  "%s is a fault, not an absence",
  (code) => {
    expect(isDatabaseUnavailable(withCode(code))).toBe(false);
  },
);

test.each([
  "Connection terminated unexpectedly",
  "timeout exceeded when trying to connect",
  "Query read timeout",
])("the driver's %j passes", (message) => {
  expect(isDatabaseUnavailable(new Error(message))).toBe(true);
});

test("an error of ours is a fault, and so is what is no error", () => {
  expect(isDatabaseUnavailable(new TypeError("x is not a function"))).toBe(false);
  expect(isDatabaseUnavailable("ECONNREFUSED")).toBe(false);
});

test("every address of a host refusing is an absence", () => {
  expect(
    isDatabaseUnavailable(new AggregateError([withCode("ECONNREFUSED"), withCode("EHOSTUNREACH")])),
  ).toBe(true);
});

test("a unique violation is known by its index", () => {
  const error = Object.assign(withCode("23505"), { constraint: "idx_node_attachments_active" });
  expect(isUniqueViolation(error, "idx_node_attachments_active")).toBe(true);
  expect(isUniqueViolation(error, "idx_node_attachments_node")).toBe(false);
});

test("a connection is spent by what says something about its server, not about one statement", () => {
  const spending = ["25006", "57P01", "57P03", "08006", "ECONNRESET", "25P03"];
  expect(spending.filter((code) => !isConnectionSpent(withCode(code)))).toEqual([]);
  expect(isConnectionSpent(new Error("Query read timeout"))).toBe(true);
  const others = ["40P01", "40001", "53300", "55P03", "57014", "23505"];
  expect(others.filter((code) => isConnectionSpent(withCode(code)))).toEqual([]);
});
