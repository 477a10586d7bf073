import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { countTests } from "./tests.mjs";

/** @param {boolean} ok @param {readonly { status: string, tests: readonly string[] }[]} files */
function count(ok, ...files) {
  const root = mkdtempSync(join(tmpdir(), "counts-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const testResults = files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((test) => ({ status: test })),
  }));
  writeFileSync(join(root, "report.json"), JSON.stringify({ testResults }));
  return countTests(join(root, "report.json"), ok);
}

test("passed, failed and skipped tests are counted over all files", () => {
  const files = [
    { status: "failed", tests: ["passed", "failed"] },
    { status: "passed", tests: ["skipped", "passed"] },
  ];
  expect(count(false, ...files)).toEqual({ passed: 2, failed: 1, skipped: 1 });
});

test("a file that fails before its first test is a failure", () => {
  expect(count(false, { status: "failed", tests: [] })).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("a run that fails outside of its tests is a failure", () => {
  expect(count(false, { status: "passed", tests: ["passed"] })).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test("a run without a report is a failure", () => {
  expect(countTests("/nowhere/report.json", true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
