import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import type { HttpEnd } from "./http-exchange.ts";
import { readAnswer, type AnswerChecks } from "./read-answer.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const isEmpty = (details: unknown): boolean => typeof details === "object" && details !== null;
const checks: AnswerChecks = {
  checkResult: (result) => result === null,
  details: {
    "runtimenode.fenced": isEmpty,
    "system.unavailable": isEmpty,
    rate_limited: (details) => typeof Reflect.get(Object(details), "retryAfter") === "number",
  },
};

function read(status: number, body: unknown, retryAfter?: string): unknown {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const end: HttpEnd = { kind: "answered", status, retryAfter, body: text };
  return readAnswer(end, checks, () => NOW);
}

function refusal(code: string, details: unknown = {}): object {
  return { error: { data: { interlock: { code, message: "m", details } } } };
}

test("an answer is held against the contract", () => {
  expect(read(200, { result: { data: null } })).toEqual({ kind: "answered", result: null });
  expect(read(200, { result: { data: 1 } })).toMatchObject({ kind: "unanswered", reason: "answer_unfit" });
  expect(read(409, refusal("runtimenode.fenced"))).toEqual({ kind: "refused", code: "runtimenode.fenced" });
});

test.each([
  [502, "<html>"],
  [200, "null"],
  [409, refusal("code.of.another.contract")],
  [409, refusal("runtimenode.fenced", null)],
  [200, { result: null }],
])("HTTP %i with %j is no control plane's answer", (status, body) => {
  expect(read(status, body)).toEqual({ kind: "unanswered", sent: true, reason: "no_control_plane" });
});

verifies(
  "RTN-117",
  "when to come back is read wherever it stands: details, header in seconds, header as a date",
  () => {
    const limited = refusal("rate_limited", { retryAfter: 7, limit: 1, remaining: 0, resetAt: "" });
    expect(read(429, limited)).toEqual({ kind: "put-off", retryAfterMs: 7_000, reason: "rate_limited" });
    expect(read(429, limited, "9")).toMatchObject({ retryAfterMs: 9_000 });
    expect(read(503, refusal("system.unavailable"), "3")).toEqual({
      kind: "put-off",
      retryAfterMs: 3_000,
      reason: "system.unavailable",
    });
    expect(read(503, "busy", "Thu, 01 Jan 2026 00:01:00 GMT")).toEqual({
      kind: "put-off",
      retryAfterMs: 60_000,
      reason: "http_503",
    });
    expect(read(503, "busy", "99999999")).toMatchObject({ retryAfterMs: 3_600_000 });
    expect(read(503, "busy", "soon")).toMatchObject({ kind: "unanswered" });
    expect(read(503, refusal("system.unavailable"))).toMatchObject({ kind: "unanswered" });
  },
);
