import { readFileSync } from "node:fs";
import { relative } from "node:path";

/**
 * One test that cites requirements in its title, as `verifies()` writes it.
 *
 * @typedef {{ readonly ids: readonly string[], readonly expectedFailure: boolean, readonly title: string,
 *   readonly file: string, readonly status: "passed" | "failed" | "skipped" }} Citation
 */

const MARK = /^\[([A-Z]+-\d+(?: [A-Z]+-\d+)*)( expected failure)?\] (.*)$/s;

/** @param {string} status as vitest's JSON report says it @returns {Citation["status"]} */
function statusOf(status) {
  if (status === "passed" || status === "failed") return status;
  return "skipped";
}

/**
 * @param {string} root the checkout
 * @param {string} report path of vitest's JSON report
 * @returns {Citation[]}
 */
export function readCitations(root, report) {
  const { testResults } = JSON.parse(readFileSync(report, "utf8"));
  return testResults.flatMap(
    (/** @type {{ name: string, assertionResults: { title: string, status: string }[] }} */ result) =>
      result.assertionResults.flatMap(({ title, status }) => {
        const match = MARK.exec(title);
        if (match === null) return [];
        const [, ids = "", failing, rest = ""] = match;
        return [
          {
            ids: ids.split(" "),
            expectedFailure: failing !== undefined,
            title: rest,
            file: relative(root, result.name),
            status: statusOf(status),
          },
        ];
      }),
  );
}
