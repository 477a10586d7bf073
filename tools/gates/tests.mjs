import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/** @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} Counts */

/**
 * What vitest's JSON report counts. A file that fails before its first test counts as one failure, and so does a run
 * that failed without any failed test (an error outside of them).
 *
 * @param {string} report
 * @param {boolean} ok whether vitest itself exited with success
 * @returns {Counts}
 */
export function countTests(report, ok) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { testResults } = JSON.parse(readFileSync(report, "utf8"));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of testResults) {
    for (const test of assertionResults) {
      if (test.status === "passed") counts.passed += 1;
      else if (test.status === "failed") counts.failed += 1;
      else counts.skipped += 1;
    }
    const blamed = assertionResults.some(
      (/** @type {{ status: string }} */ test) => test.status === "failed",
    );
    if (status === "failed" && !blamed) counts.failed += 1;
  }
  return !ok && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/**
 * Runs every test, its progress shown as it goes.
 *
 * @param {import("./gate.mjs").GateContext} context
 * @returns {Promise<Counts>}
 */
export async function runTests({ root, report }) {
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const args = [
    join(root, "node_modules", "vitest", "vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  const child = spawn(process.execPath, args, {
    cwd: root,
    // The build is there, and what it made is what people run.
    env: { ...process.env, INTERLOCK_TEST_PROGRAMS: "built" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  // Asked to stop, so is what we run; the report then says what was reached.
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.once(signal, () => child.kill(signal));
  /** @type {boolean} */
  const ok = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code === 0));
  });
  return countTests(report, ok);
}
