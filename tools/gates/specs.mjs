import { judgeRequirements } from "./specs/judge-requirements.mjs";
import { loadRequirements } from "./specs/load-requirements.mjs";
import { readCitations } from "./specs/read-citations.mjs";

/** @param {readonly import("./specs/judge-requirements.mjs").Verdict[]} verdicts */
function tally(verdicts) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { state } of verdicts) counts.set(state, (counts.get(state) ?? 0) + 1);
  return `${verdicts.length} requirements: ${[...counts].map(([state, count]) => `${count} ${state}`).join(", ")}`;
}

/**
 * Both directions: every cited id is stated, and every MUST is proved by a test of this run.
 *
 * @type {import("./gate.mjs").Gate}
 */
export const specs = {
  name: "specs",
  run: async ({ root, report }) => {
    const { requirements, faults } = loadRequirements(root);
    const { verdicts, unknown } = judgeRequirements(requirements, readCitations(root, report));
    const wrong = verdicts.filter(({ state }) => state === "wrong").map(({ reason }) => reason);
    // A missing tool may skip a test on somebody's machine; where everything is required it proves nothing.
    const skipped = verdicts
      .filter(({ state }) => state === "skipped here")
      .map(({ requirement }) => `${requirement.id}: its tests were skipped`);
    const problems = [
      ...faults,
      ...unknown,
      ...wrong,
      ...(process.env["INTERLOCK_REQUIRE_ALL"] === "1" ? skipped : []),
    ];
    return { ok: problems.length === 0, output: problems.join("\n"), note: tally(verdicts) };
  },
};
