// Every gate, then every test, then the gates that judge the test run. Ends with one line of counts.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { changesetSince, findBase } from "./gates/changeset.mjs";
import { contract, releasesSince } from "./gates/contract.mjs";
import { format } from "./gates/format.mjs";
import { generated } from "./gates/generated.mjs";
import { importBoundaries } from "./gates/import-boundaries.mjs";
import { lint } from "./gates/lint.mjs";
import { packages } from "./gates/packages.mjs";
import { specs } from "./gates/specs.mjs";
import { runTests } from "./gates/tests.mjs";
import { types } from "./gates/types.mjs";
import { unused } from "./gates/unused.mjs";
import { writeComplianceMatrix } from "./compliance.mjs";

const root = dirname(import.meta.dirname);
const context = { root, report: join(root, "node_modules", ".interlock", "tests.json") };
const counts = { passed: 0, failed: 0, skipped: 0 };

/** @param {number} since */
function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/** @param {import("./gates/gate.mjs").Gate} gate */
async function check(gate) {
  const began = performance.now();
  const { ok, output, note, skipped = 0 } = await gate.run(context);
  counts[ok ? "passed" : "failed"] += 1;
  counts.skipped += skipped;
  console.log(
    `${ok ? "ok    " : "FAILED"}  ${gate.name}  ${seconds(began)}${note === undefined ? "" : `  ${note}`}`,
  );
  if (!ok) console.log(`${output.trimEnd()}\n`);
}

for (const gate of [format, lint, types, generated, contract, importBoundaries, unused, packages])
  await check(gate);
const base = await findBase(root);
if (base !== undefined) for (const gate of [changesetSince(base), releasesSince(base)]) await check(gate);

const began = performance.now();
const tests = await runTests(context);
console.log(`${tests.failed === 0 ? "ok    " : "FAILED"}  tests  ${seconds(began)}`);
counts.passed += tests.passed;
counts.failed += tests.failed;
counts.skipped += tests.skipped;

if (existsSync(context.report)) await check(specs);
// A run with failures or missing tools proves less than the matrix claims, so only a full one is written down.
if (counts.failed === 0 && counts.skipped === 0)
  console.log(`requirements and their tests: ${writeComplianceMatrix(root, context.report)}`);

console.log(
  `\n${counts.passed} passed, ${counts.failed} failed${counts.skipped === 0 ? "" : `, ${counts.skipped} skipped`}`,
);
process.exitCode = counts.failed === 0 ? 0 : 1;
