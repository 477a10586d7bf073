import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { changesetSince } from "./changeset.mjs";

/** @param {readonly string[]} files what the second commit of a new repository adds */
async function gateAfterAdding(...files) {
  const root = mkdtempSync(join(tmpdir(), "changeset-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const git = (/** @type {string[]} */ ...args) =>
    spawnSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], { cwd: root });
  git("init", "-q");
  git("commit", "-q", "--allow-empty", "-m", "first");
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "");
  }
  git("add", ".");
  git("commit", "-q", "--allow-empty", "-m", "second");
  return changesetSince("HEAD~1").run({ root, report: "" });
}

test("a changed package without a changeset is refused by name", async () => {
  expect(await gateAfterAdding("packages/wire/src/a.ts")).toMatchObject({
    ok: false,
    output: expect.stringContaining("wire changed"),
  });
});

test("a changed package with a changeset passes", async () => {
  expect(await gateAfterAdding("packages/wire/src/a.ts", ".changeset/b.md")).toMatchObject({ ok: true });
});

test("the folder's README is no changeset", async () => {
  expect(await gateAfterAdding("packages/wire/package.json", ".changeset/README.md")).toMatchObject({
    ok: false,
  });
});

test("tests, documents and the private testkit need none", async () => {
  expect(
    await gateAfterAdding("packages/wire/src/a.test.ts", "docs/a.md", "packages/testkit/src/a.ts"),
  ).toMatchObject({ ok: true });
});
