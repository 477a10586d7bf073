import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { complianceMatrix } from "../compliance.mjs";
import { specs } from "./specs.mjs";

const root = mkdtempSync(join(tmpdir(), "specs-"));
afterAll(() => rmSync(root, { recursive: true }));

/** @param {string} path @param {string} text */
function put(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** @param {string} id @param {Record<string, string>} [extra] */
function requirement(id, extra = {}) {
  return { id, level: "MUST", statement: "It holds.", source: "app contract 2.6", since: "1.0", ...extra };
}

/**
 * @param {readonly object[]} requirements
 * @param {readonly (readonly [title: string, status: string])[]} tests as vitest reports them
 */
async function gate(requirements, tests) {
  put("specs/app/requirements.yaml", JSON.stringify({ area: "app", requirements }));
  const assertionResults = tests.map(([title, status]) => ({ title, status }));
  put("report.json", JSON.stringify({ testResults: [{ name: join(root, "a.test.ts"), assertionResults }] }));
  return specs.run({ root, report: join(root, "report.json") });
}

const planned = { status: "planned" };
const failing = { expected_failure: "not built" };

describe("the specs gate accepts", () => {
  test.each([
    ["a MUST with a passing test", [requirement("APP-001")], [["[APP-001] it holds", "passed"]]],
    [
      "one test for two requirements",
      [requirement("APP-001"), requirement("RTN-001")],
      [["[APP-001 RTN-001] both", "passed"]],
    ],
    ["a planned requirement without a test", [requirement("APP-001", planned)], []],
    [
      "a planned requirement whose test was skipped",
      [requirement("APP-001", planned)],
      [["[APP-001] it holds", "skipped"]],
    ],
    [
      "an expected failure that still fails",
      [requirement("APP-001", failing)],
      [["[APP-001 expected failure] it holds", "passed"]],
    ],
    ["a SHOULD without a test", [requirement("APP-001", { level: "SHOULD" })], []],
    ["a test without a requirement", [], [["it holds", "passed"]]],
  ])("%s", async (_title, requirements, tests) => {
    expect(await gate(requirements, /** @type {[string, string][]} */ (tests))).toMatchObject({
      ok: true,
      output: "",
    });
  });
});

describe("the specs gate refuses", () => {
  test.each([
    ["a MUST that no test cites", [requirement("APP-001")], [], "no test cites it"],
    [
      "a MUST whose test failed",
      [requirement("APP-001")],
      [["[APP-001] it holds", "failed"]],
      "a test of it failed",
    ],
    ["a cited id that nothing states", [], [["[APP-009] it holds", "passed"]], "cites APP-009"],
    [
      "a planned requirement that is tested",
      [requirement("APP-001", planned)],
      [["[APP-001] it holds", "passed"]],
      "remove status",
    ],
    [
      "an expected failure that passes",
      [requirement("APP-001", failing)],
      [["[APP-001 expected failure] x", "failed"]],
      "remove expected_failure",
    ],
    ["an expected failure without a test", [requirement("APP-001", failing)], [], "no test cites it"],
    [
      "a failing test of a sound requirement",
      [requirement("APP-001")],
      [["[APP-001 expected failure] x", "passed"]],
      "states no expected_failure",
    ],
    [
      "a sound test of an expected failure",
      [requirement("APP-001", failing)],
      [["[APP-001] x", "passed"]],
      "only verifies.failing",
    ],
    [
      "an id that is stated twice",
      [requirement("APP-001", planned), requirement("APP-001", planned)],
      [],
      "is also in",
    ],
    ["an id of another form", [requirement("app-1", planned)], [], "does not look like"],
    ["a misspelt key", [requirement("APP-001", { ...planned, stauts: "x" })], [], "unknown key stauts"],
    [
      "an empty statement",
      [requirement("APP-001", { ...planned, statement: " " })],
      [],
      "statement is a text",
    ],
  ])("%s", async (_title, requirements, tests, reason) => {
    const result = await gate(requirements, /** @type {[string, string][]} */ (tests));
    expect(result.ok).toBe(false);
    expect(result.output).toContain(reason);
  });

  test("skipped proof where every tool is required", async () => {
    vi.stubEnv("INTERLOCK_REQUIRE_ALL", "1");
    const result = await gate([requirement("APP-001")], [["[APP-001] it holds", "skipped"]]);
    vi.unstubAllEnvs();
    expect(result).toMatchObject({ ok: false, output: "APP-001: its tests were skipped" });
  });
});

test("planned requirements stay in sight", async () => {
  const result = await gate(
    [requirement("APP-001", planned), requirement("APP-002")],
    [["[APP-002] it holds", "passed"]],
  );
  expect(result.note).toBe("2 requirements: 1 planned, 1 verified");
});

test("the compliance matrix shows each requirement with its state and its tests", async () => {
  await gate(
    [requirement("APP-001"), requirement("APP-002", failing)],
    [
      ["[APP-001] a", "passed"],
      ["[APP-002 expected failure] b", "passed"],
    ],
  );
  const matrix = complianceMatrix(root, join(root, "report.json"));
  expect(matrix).toContain("| APP-001 | MUST | It holds. | verified | `a.test.ts` |");
  expect(matrix).toContain("| APP-002 | MUST | It holds. | expected failure (not built) | `a.test.ts` |");
});

test("verifies() reports its ids, and verifies.failing turns red when its test passes", () => {
  const checkout = dirname(dirname(import.meta.dirname));
  const fixture = mkdtempSync(join(checkout, "node_modules", ".verifies-"));
  const report = join(fixture, "report.json");
  writeFileSync(
    join(fixture, "a.test.ts"),
    `import { expect } from "vitest";
     import { verifies } from "@interlock/testkit/verifies";
     verifies("APP-001", "holds", () => expect(1).toBe(1));
     verifies(["APP-002", "RTN-003"], "hold", () => expect(1).toBe(1));
     verifies("APP-004", "does not hold", () => expect(1).toBe(2));
     verifies.failing("APP-005", "fails as known", () => expect(1).toBe(2));
     verifies.failing("APP-006", "passes by now", () => expect(1).toBe(1));`,
  );
  writeFileSync(
    join(fixture, "vitest.config.ts"),
    `export default { resolve: { conditions: ["interlock-source"] }, ssr: { resolve: { conditions: ["interlock-source"] } },
       test: { include: ["*.test.ts"], exclude: [] } };`,
  );
  try {
    const vitest = join(checkout, "node_modules", "vitest", "vitest.mjs");
    spawnSync(
      process.execPath,
      [vitest, "run", "--root", fixture, "--reporter=json", `--outputFile=${report}`],
      { cwd: fixture },
    );
    const { assertionResults } = JSON.parse(readFileSync(report, "utf8")).testResults[0];
    expect(
      assertionResults.map((/** @type {{ title: string, status: string }} */ { title, status }) => [
        title,
        status,
      ]),
    ).toEqual([
      ["[APP-001] holds", "passed"],
      ["[APP-002 RTN-003] hold", "passed"],
      ["[APP-004] does not hold", "failed"],
      ["[APP-005 expected failure] fails as known", "passed"],
      ["[APP-006 expected failure] passes by now", "failed"],
    ]);
  } finally {
    rmSync(fixture, { recursive: true });
  }
});
