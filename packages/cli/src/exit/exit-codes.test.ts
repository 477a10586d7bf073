import { expect, test } from "vitest";
import { EXIT, exitCodeOf } from "./exit-codes.ts";

test("no two outcomes share an exit code", () => {
  const codes = Object.values(EXIT);
  expect(new Set(codes).size).toBe(codes.length);
});

test("an error never exits as a success, and a peer's error never as a mistake on the command line", () => {
  expect(exitCodeOf({ code: "agent_not_found", message: "", details: { agent_id: "a" } })).toBe(
    EXIT.notFound,
  );
  expect(exitCodeOf({ code: "session.not_found", message: "", details: {} })).toBe(EXIT.notFound);
  expect(exitCodeOf({ code: "validation_failed", message: "", details: { field: "f", reason: "r" } })).toBe(
    EXIT.invalid,
  );
  expect(exitCodeOf({ code: "deadline_exceeded", message: "", details: { sent: true } })).toBe(EXIT.late);
});
