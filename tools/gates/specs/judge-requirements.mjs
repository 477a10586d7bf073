/** @typedef {import("./load-requirements.mjs").Requirement} Requirement */
/** @typedef {import("./read-citations.mjs").Citation} Citation */

/**
 * How a requirement stands after a run. `wrong` carries why.
 *
 * @typedef {"verified" | "expected failure" | "planned" | "skipped here" | "untested" | "wrong"} State
 * @typedef {{ readonly requirement: Requirement, readonly citations: readonly Citation[], readonly state: State, readonly reason: string }} Verdict
 */

/**
 * @param {Requirement} requirement
 * @param {readonly Citation[]} citations those that cite it
 * @returns {{ state: State, reason: string }}
 */
function judge(requirement, citations) {
  const { id, planned, expectedFailure, level } = requirement;
  /** @param {string} reason */
  const wrong = (reason) => ({ state: /** @type {const} */ ("wrong"), reason: `${id}: ${reason}` });
  /** @param {State} state */
  const is = (state) => ({ state, reason: "" });
  const ordinary = citations.filter((citation) => !citation.expectedFailure);
  const failing = citations.filter((citation) => citation.expectedFailure);
  const passes = (/** @type {readonly Citation[]} */ some) => some.some(({ status }) => status === "passed");

  if (citations.some(({ status }) => status === "failed")) {
    return wrong(
      failing.some(({ status }) => status === "failed")
        ? "a test that was expected to fail passes: remove expected_failure"
        : "a test of it failed",
    );
  }
  if (expectedFailure === undefined && failing.length > 0)
    return wrong("verifies.failing cites it, but its file states no expected_failure");
  if (expectedFailure !== undefined && ordinary.length > 0)
    return wrong("it states an expected_failure, so only verifies.failing may cite it");
  if (planned && passes(citations)) return wrong("it is tested now: remove status: planned");
  if (passes(ordinary)) return is("verified");
  if (passes(failing)) return is("expected failure");
  if (planned) return is("planned");
  if (citations.length > 0) return is("skipped here");
  return level === "MUST" ? wrong("no test cites it") : is("untested");
}

/**
 * @param {readonly Requirement[]} requirements
 * @param {readonly Citation[]} citations
 * @returns {{ readonly verdicts: Verdict[], readonly unknown: string[] }} unknown = cited ids that no file states
 */
export function judgeRequirements(requirements, citations) {
  const known = new Set(requirements.map(({ id }) => id));
  const unknown = citations.flatMap((citation) =>
    citation.ids
      .filter((id) => !known.has(id))
      .map((id) => `${citation.file}: cites ${id}, which no requirements file states`),
  );
  const verdicts = requirements.map((requirement) => {
    const own = citations.filter(({ ids }) => ids.includes(requirement.id));
    return { requirement, citations: own, ...judge(requirement, own) };
  });
  return { verdicts, unknown: [...new Set(unknown)] };
}
