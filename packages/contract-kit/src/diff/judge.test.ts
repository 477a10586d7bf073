import { expect, test } from "vitest";
import { exitCode, judge } from "./judge.ts";
import type { Draft } from "./model-of.test.kit.ts";
import { modelOf, of } from "./model-of.test.kit.ts";
import { report } from "./report.ts";

const breaks = (m: Draft): void => {
  of(m.methods, "pane.list").errors.push("locked");
};
const adds = (m: Draft): void => {
  m.methods["pane.get"] = of(m.methods, "pane.list");
};
const doubtful = (m: Draft): void => {
  of(m.methods, "pane.list").since = "1.1";
};
const rewords = (m: Draft): void => {
  of(m.methods, "pane.list").summary = "Lists.";
};
const at = (version: string, ...changes: readonly ((m: Draft) => void)[]) =>
  modelOf((m) => {
    m.contract.version = version;
    for (const change of changes) change(m);
  });
const plain = (_: unknown, text: string): string => text;

test.each([
  ["nothing", at("1.1"), "1.1", 0],
  ["other words", at("1.1", rewords), "1.1", 0],
  ["an addition with its minor step", at("1.2", adds), "1.2", 0],
  ["an addition without a step", at("1.1", adds), "1.2", 1],
  ["an addition with more than it needs", at("2.0", adds), "1.2", 0],
  ["a break with a minor step", at("1.2", breaks), "2.0", 1],
  ["a break that nobody has accepted, even with a major step", at("2.0", breaks), "2.0", 1],
  ["a doubt", at("1.2", doubtful), "2.0", 1],
  ["a version that goes back", at("1.0"), "1.1", 1],
] as const)("%s is answered with what it needs", (_, now, needed, code) => {
  const judgment = judge(modelOf(), now);
  expect([judgment.needed, exitCode(judgment)]).toEqual([needed, code]);
});

test("versions are compared as integers", () => {
  expect(exitCode(judge(at("1.9"), at("1.10", adds)))).toBe(0);
});

test("an accepted finding no longer counts, and its reason stands beside it", () => {
  const approvals = [
    { finding: "pane.list / error set / + locked", reason: "Nobody matches it yet." },
    { finding: "pane.list / contract / - method", reason: "Old." },
  ];
  const judgment = judge(modelOf(), at("1.2", breaks), approvals);
  expect([judgment.verdict, judgment.needed, exitCode(judgment)]).toEqual(["compatible", "1.2", 0]);
  expect(judgment.findings.map((found) => found.approved)).toEqual(["Nobody matches it yet."]);
  expect(judgment.unusedApprovals).toEqual([approvals[1]]);
  expect(report(judgment, plain)).toContain("approval matches no finding: pane.list / contract / - method");
});

test("another version may be declared than the model's own", () => {
  expect(exitCode(judge(modelOf(), at("1.1", adds), [], "1.2"))).toBe(0);
  expect(() => judge(modelOf(), at("1.1"), [], "1.2.0")).toThrow("1.2.0 is not a MAJOR.MINOR version");
});

test("two contracts are not compared", () => {
  expect(() =>
    judge(
      modelOf(),
      modelOf((m) => {
        m.contract.name = "other";
      }),
    ),
  ).toThrow("app and other are two contracts");
});

test("the report puts the worst first, with a proof and the id to accept it by", () => {
  expect(report(judge(modelOf(), at("1.2", adds, breaks, doubtful, rewords)), plain)).toBe(
    [
      "breaking   pane.list  error set  + locked         clients that match exhaustively meet a code they do not know",
      '           e.g. "locked"',
      "           id: pane.list / error set / + locked",
      "unknown    pane.list  contract   since 1.0 → 1.1  a method that exists came with one version only",
      "           id: pane.list / contract / since 1.0 → 1.1",
      "compatible pane.get   contract   + method         nobody calls it yet",
      "1 reworded for people",
      "contract app 1.1 → needs 2.0 (1.2 declared)",
      "",
    ].join("\n"),
  );
  expect(report(judge(modelOf(), modelOf()), plain)).toBe("contract app 1.1: no difference\n");
});
