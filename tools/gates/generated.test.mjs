import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { staleFiles } from "./generated.mjs";

/** @param {Record<string, string>} committed @param {Record<string, string>} fresh */
function compare(committed, fresh) {
  const root = mkdtempSync(join(tmpdir(), "generated-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [folder, files] of Object.entries({ committed, fresh })) {
    mkdirSync(join(root, folder));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, folder, name), text);
  }
  return staleFiles(join(root, "committed"), join(root, "fresh"));
}

test("a committed file that the build writes differently is stale", () => {
  expect(compare({ "model.json": "1" }, { "model.json": "2" })).toEqual(["model.json is stale"]);
});

test("a file that only one side has is named", () => {
  expect(compare({ "old.ts": "" }, { "new.ts": "" })).toEqual([
    "new.ts is not committed",
    "old.ts is committed, but the build does not write it",
  ]);
});

test("equal files pass, and validators are not compared because git does not keep them", () => {
  expect(compare({ "model.json": "1" }, { "model.json": "1", "validators.js": "x" })).toEqual([]);
});
