// Writes .interlock/compliance.md from the report of a test run: node tools/compliance.mjs [report.json]
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { judgeRequirements } from "./gates/specs/judge-requirements.mjs";
import { loadRequirements } from "./gates/specs/load-requirements.mjs";
import { readCitations } from "./gates/specs/read-citations.mjs";

/** @param {string} text */
function cell(text) {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** @param {import("./gates/specs/judge-requirements.mjs").Verdict} verdict */
function row({ requirement, state, citations }) {
  const files = [...new Set(citations.map(({ file }) => `\`${file}\``))].sort();
  const why = requirement.expectedFailure === undefined ? "" : ` (${requirement.expectedFailure})`;
  return `| ${requirement.id} | ${requirement.level} | ${cell(requirement.statement)} | ${state}${cell(why)} | ${files.join(", ")} |`;
}

/**
 * @param {string} root the checkout
 * @param {string} report path of vitest's JSON report
 * @returns {string} the matrix as Markdown; the same run gives the same text
 */
export function complianceMatrix(root, report) {
  const { verdicts } = judgeRequirements(loadRequirements(root).requirements, readCitations(root, report));
  const areas = [...new Set(verdicts.map(({ requirement }) => requirement.area))];
  const sections = areas.map((area) => {
    const own = verdicts.filter(({ requirement }) => requirement.area === area);
    const verified = own.filter(({ state }) => state === "verified").length;
    return [
      `## ${area}: ${verified} of ${own.length} verified`,
      "",
      "| id | level | behaviour | state | tests |",
      "|---|---|---|---|---|",
      ...own.map(row),
      "",
    ].join("\n");
  });
  return [
    "# Compliance",
    "",
    "Written by `tools/compliance.mjs` from a test run; edits are lost.",
    "",
    ...sections,
  ].join("\n");
}

/**
 * A run's result and no source: it goes where git does not look.
 *
 * @param {string} root
 * @param {string} report
 * @returns {string} where it was written, relative to `root`
 */
export function writeComplianceMatrix(root, report) {
  const target = join(".interlock", "compliance.md");
  mkdirSync(join(root, ".interlock"), { recursive: true });
  writeFileSync(join(root, target), complianceMatrix(root, report));
  return target;
}

if (import.meta.main) {
  const root = dirname(import.meta.dirname);
  console.log(
    writeComplianceMatrix(root, process.argv[2] ?? join(root, "node_modules", ".interlock", "tests.json")),
  );
}
