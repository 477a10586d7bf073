import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { capture } from "../bootstrap/capture.mjs";
import { contract, releasesSince, rewrittenReleases } from "./contract.mjs";

const checkout = dirname(dirname(import.meta.dirname));
const released = join(checkout, "packages", "contracts", "released", "1.0.json");

/**
 * @typedef {{
 *   contract: { version: string },
 *   methods: Record<string, { errors: string[], since: string }>,
 * }} Model the few members that the specimens change
 */

/** @returns {Model} */
function base() {
  return JSON.parse(readFileSync(released, "utf8"));
}

/** @param {Model} model @param {string} name */
function method(model, name) {
  const found = model.methods[name];
  if (found === undefined) throw new Error(`the released contract has no ${name}`);
  return found;
}

/**
 * A checkout whose contract 1.0 is released and whose tree was changed since.
 *
 * @param {{ change?: (model: Model) => void, bump?: string, approvals?: readonly object[] }} specimen
 */
function judge({ change = () => undefined, bump, approvals = [] }) {
  const root = mkdtempSync(join(tmpdir(), "contract-gate-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const contracts = join(root, "packages", "contracts");
  for (const folder of ["released", "generated"]) mkdirSync(join(contracts, folder), { recursive: true });
  mkdirSync(join(root, ".changeset"));
  symlinkSync(join(checkout, "packages", "contract-kit"), join(root, "packages", "contract-kit"));
  cpSync(released, join(contracts, "released", "1.0.json"));
  const model = base();
  change(model);
  writeFileSync(join(contracts, "generated", "model.json"), JSON.stringify(model));
  writeFileSync(join(contracts, "approvals.json"), JSON.stringify({ approvals }));
  if (bump !== undefined)
    writeFileSync(
      join(root, ".changeset", "one.md"),
      `---\n"@interlock/contracts": ${bump}\n---\n\nA change.\n`,
    );
  return contract.run({ root, report: "" });
}

/** @param {Model} model */
function addsMethod(model) {
  model.methods["app.pane.look"] = method(model, "app.pane.list");
}

/** @param {Model} model */
function addsMethodInNextMinor(model) {
  addsMethod(model);
  model.contract.version = "1.1";
}

/** @param {Model} model */
function growsErrorSet(model) {
  method(model, "app.pane.list").errors.push("permission_denied");
  model.contract.version = "1.1";
}

const APPROVED = {
  finding: "app.pane.list / error set / + permission_denied",
  reason: "Agreed with all callers.",
};

test("this checkout's contract passes against its newest release", async () => {
  expect(await contract.run({ root: checkout, report: "" })).toMatchObject({ ok: true });
});

test("a contract that did not change passes without a changeset", async () => {
  expect(await judge({})).toMatchObject({ ok: true });
});

test("a method that comes late is additive, even one that says since 1.0", async () => {
  const outcome = await judge({ change: addsMethodInNextMinor, bump: "minor" });
  expect(outcome.output).toContain("compatible app.pane.look");
  expect(outcome.ok).toBe(true);
});

test("a breaking change passes with an approval that gives a reason, which is shown", async () => {
  const outcome = await judge({ change: growsErrorSet, bump: "minor", approvals: [APPROVED] });
  expect(outcome.output).toContain("accepted: Agreed with all callers.");
  expect(outcome.ok).toBe(true);
});

describe("the gate catches", () => {
  test.each([
    [
      "a method that is gone",
      {
        change: (/** @type {Model} */ model) => {
          delete model.methods["app.pane.list"];
          model.contract.version = "1.1";
        },
        bump: "major",
      },
      "old callers get no answer",
    ],
    ["an error set that grew", { change: growsErrorSet, bump: "minor" }, `id: ${APPROVED.finding}`],
    ["an addition under the same version", { change: addsMethod, bump: "minor" }, "needs 1.1 (1.0 declared)"],
    [
      "an addition without a changeset",
      { change: addsMethodInNextMinor },
      "none, needs minor: add a changeset",
    ],
    [
      "a changeset that is too small",
      { change: addsMethodInNextMinor, bump: "patch" },
      "patch, needs minor: add a changeset",
    ],
    [
      "an approval without a reason",
      { change: growsErrorSet, bump: "minor", approvals: [{ ...APPROVED, reason: "" }] },
      "needs a reason",
    ],
    [
      "an approval of something else",
      {
        change: growsErrorSet,
        bump: "minor",
        approvals: [{ ...APPROVED, finding: "app.pane.list / error set / + host_only" }],
      },
      "approval matches no finding",
    ],
  ])("%s", async (_title, specimen, named) => {
    const outcome = await judge(specimen);
    expect(outcome.output).toContain(named);
    expect(outcome.ok).toBe(false);
  });
});

test("a released model may be added, never changed, removed or renamed", async () => {
  expect(
    rewrittenReleases(
      [
        "A\tpackages/contracts/released/1.1.json",
        "M\tpackages/contracts/released/1.0.json",
        "D\tpackages/contracts/released/0.9.json",
        "M\tpackages/contracts/src/index.ts",
        "",
      ].join("\n"),
    ),
  ).toEqual(["packages/contracts/released/1.0.json", "packages/contracts/released/0.9.json"]);
});

test("a range of commits that rewrites a release fails", async () => {
  const root = mkdtempSync(join(tmpdir(), "releases-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const file = join(root, "packages", "contracts", "released", "1.0.json");
  mkdirSync(dirname(file), { recursive: true });
  /** @param {readonly string[]} args */
  const git = (...args) =>
    capture("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], { cwd: root });
  const commit = async (/** @type {string} */ text) => {
    writeFileSync(file, text);
    await git("add", ".");
    await git("commit", "-q", "-m", "a release");
    return (await git("rev-parse", "HEAD")).output.trim();
  };
  await git("init", "-q");
  const first = await commit("{}");
  expect(await releasesSince(first).run({ root, report: "" })).toMatchObject({ ok: true });
  await commit('{"changed": true}');
  expect(await releasesSince(first).run({ root, report: "" })).toEqual({
    ok: false,
    output: "packages/contracts/released/1.0.json was released: it is never changed or removed",
  });
});
