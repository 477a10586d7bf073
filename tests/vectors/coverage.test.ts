import { readFileSync } from "node:fs";
import { join } from "node:path";
import model from "@interlock/contracts/model.json" with { type: "json" };
import { JSON_REASONS } from "@interlock/wire";
import { expect, test } from "vitest";
import { APP_METHODS } from "../app/field-cases.ts";
import { readVectors, vectorFiles, VECTORS, type Answer } from "./vector-files.ts";

/** What is not in the vectors, and why: codes that no method declares, codes of a method (or `ok`), and reasons. */
interface Unrecorded {
  readonly codes: Readonly<Record<string, string>>;
  readonly methods: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly reasons: Readonly<Record<string, string>>;
}

// Written by hand; the tests below refuse whatever in it is not so.
const unrecorded = JSON.parse(readFileSync(join(VECTORS, "unrecorded.json"), "utf8")) as Unrecorded;
const gates: Readonly<Record<string, { readonly errors: readonly string[] }>> = model.planes.app.gates;

interface Recorded {
  readonly method: unknown;
  readonly answer: Answer["answer"];
}

const recorded: readonly Recorded[] = vectorFiles().flatMap((file) => {
  const lines = readVectors(file);
  return lines.flatMap((line, at) => {
    const next = lines[at + 1];
    if (!("vector" in line) || next === undefined || !("answer" in next)) return [];
    return [{ method: "request" in line ? line.request["method"] : undefined, answer: next.answer }];
  });
});

const outcomes = new Set(
  recorded.map(({ method, answer }) => `${String(method)} ${answer.error?.code ?? "ok"}`),
);
const codes = new Set(recorded.map(({ answer }) => answer.error?.code));
const reasons = new Set(recorded.map(({ answer }) => answer.error?.details["reason"]));

function declared({ name, gate, errors, params }: (typeof APP_METHODS)[number]): readonly string[] {
  const fields = Object.keys(params.properties ?? {}).length;
  return ["ok", ...errors, ...(gates[gate]?.errors ?? []), ...(fields > 0 ? ["validation_failed"] : [])].map(
    (code) => `${name} ${code}`,
  );
}

function excused(outcome: string): boolean {
  const [method = "", code = ""] = outcome.split(" ");
  return Object.hasOwn(unrecorded.methods[method] ?? {}, code);
}

test("every method is answered with its result and with every code that it declares", () => {
  const missing = APP_METHODS.flatMap(declared).filter((outcome) => !outcomes.has(outcome));
  expect(missing.filter((outcome) => !excused(outcome))).toEqual([]);
});

test("every code of the plane is there", () => {
  const missing = Object.keys(model.errors.app).filter((code) => !codes.has(code));
  const known = [unrecorded.codes, ...Object.values(unrecorded.methods)].flatMap((own) => Object.keys(own));
  expect(missing.filter((code) => !known.includes(code))).toEqual([]);
});

test("every reason to refuse a line is there", () => {
  const framing = [...JSON_REASONS, "missing newline terminator", "invalid id", "missing method"];
  const envelope = ["invalid method", "invalid params"];
  expect([...framing, ...envelope].filter((reason) => !reasons.has(reason))).toEqual([]);
});

test("nothing is excused that is there, and every excuse has a reason", () => {
  const { codes: anyCode, methods, reasons: anyReason } = unrecorded;
  expect(Object.keys(anyCode).filter((code) => codes.has(code))).toEqual([]);
  // What a method declares is excused for that method, never for all.
  const ofMethods = new Set(APP_METHODS.flatMap(({ errors }) => errors));
  expect(Object.keys(anyCode).filter((code) => ofMethods.has(code))).toEqual([]);
  expect(Object.keys(anyReason).filter((reason) => reasons.has(reason))).toEqual([]);
  const each = Object.entries(methods).flatMap(([method, own]) =>
    Object.keys(own).map((code) => `${method} ${code}`),
  );
  expect(each.filter((outcome) => outcomes.has(outcome))).toEqual([]);
  const texts = [anyCode, anyReason, ...Object.values(methods)].flatMap((own) => Object.values(own));
  expect(texts.filter((text) => text.trim() === "")).toEqual([]);
});
