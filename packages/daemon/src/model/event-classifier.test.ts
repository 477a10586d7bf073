import { expect, test } from "vitest";
import { CLASSIFIER_RULES, classify } from "./event-classifier.ts";
import { EVENT_TYPES } from "./event-type.ts";
import { SYNTHETIC_RULES } from "./quiet-event.ts";

const MEMBER =
  "AGENTTOWER_SWARM_MEMBER parent=agt_0123456789ab pane=%3 label=a capability=codex purpose=look here";

test.each([
  [MEMBER, "swarm_member.v1"],
  [MEMBER.replace("agt_0123456789ab", "agt_xyz"), "activity.fallback.v1"],
  [`${MEMBER.slice(0, MEMBER.indexOf("look"))}${"p".repeat(256)}`, "swarm_member.v1"],
  [`${MEMBER.slice(0, MEMBER.indexOf("look"))}${"p".repeat(257)}`, "activity.fallback.v1"],
  [` ${MEMBER}`, "activity.fallback.v1"],
  ["MANUAL_REVIEW", "manual_review.v1"],
  ["note: REVIEW-REQUIRED by two", "manual_review.v1"],
  ["// TODO(human) decide", "manual_review.v1"],
  ["NO_MANUAL_REVIEW", "activity.fallback.v1"],
  ["Error: MANUAL-REVIEW", "manual_review.v1"],
  ["Traceback (most recent call last):", "error.traceback.v1"],
  ["  Traceback (most recent call last):", "activity.fallback.v1"],
  ["ERROR something", "error.line.v1"],
  ["Exception: x", "error.line.v1"],
  ["Errors were found", "activity.fallback.v1"],
  ["ERROR tests/a.py::test_b", "error.line.v1"],
  ["ERROR\ttests/a.py::test_b", "test_failed.pytest.v1"],
  ["FAILED tests/test_a.py::test_b - assert 1 == 2", "test_failed.pytest.v1"],
  ["FAILED a::b", "test_failed.pytest.v1"],
  ["FAILED a :: b", "activity.fallback.v1"],
  ["3 tests failed", "test_failed.generic.v1"],
  ["--- FAIL: TestX", "test_failed.generic.v1"],
  ["FAILURE", "activity.fallback.v1"],
  ["=========== 12 passed in 0.31s ===========", "test_passed.pytest.v1"],
  ["= 12 passed =", "test_passed.pytest.v1"],
  ["== 1 passed in 75.01s (0:01:15) ==", "test_passed.pytest.v1"],
  ["= 11 passed, 1 failed in 0.31s =", "activity.fallback.v1"],
  ["all tests passed", "test_passed.generic.v1"],
  ["42 tests passed", "test_passed.generic.v1"],
  ["DONE", "completed.v1"],
  ["Build Succeeded in 3 s", "completed.v1"],
  ["Task completed?", "completed.v1"],
  ["undone", "activity.fallback.v1"],
  ["Shall I go on?", "waiting_for_input.v1"],
  ["Overwrite? [Y/n]", "waiting_for_input.v1"],
  ["Are you sure (yes/no)  ", "waiting_for_input.v1"],
  [">>>", "waiting_for_input.v1"],
  ["> ", "waiting_for_input.v1"],
  ["mysql>", "waiting_for_input.v1"],
  ["Continue?", "waiting_for_input.v1"],
  ["Continue? [y/n] ", "waiting_for_input.choice.v1"],
  ["Remove 3 files [y/N]:", "waiting_for_input.choice.v1"],
  ["Proceed (Yes/No)?", "waiting_for_input.v1"],
  ["Proceed (y/n)", "waiting_for_input.choice.v1"],
  ["choose [y/n] now", "activity.fallback.v1"],
  ["<div>", "activity.fallback.v1"],
  ["why? because", "activity.fallback.v1"],
  ["compiling", "activity.fallback.v1"],
  ["", null],
  [" \t ", null],
])("%j is judged by %s", (line, ruleId) => {
  expect(classify(line)?.ruleId ?? null).toBe(ruleId);
});

test("the rules are asked by ascending priority, each once, and leave no type of event without a rule", () => {
  const priorities = CLASSIFIER_RULES.map(({ priority }) => priority);
  expect(priorities).toEqual([10, 20, 30, 31, 40, 41, 50, 51, 60, 70, 71, 999]);
  const ids = CLASSIFIER_RULES.map(({ ruleId }) => ruleId);
  expect(new Set(ids).size).toBe(ids.length);
  const covered = [...CLASSIFIER_RULES.map(({ eventType }) => eventType), ...Object.keys(SYNTHETIC_RULES)];
  expect(new Set(covered)).toEqual(new Set(EVENT_TYPES));
});

/** What each expression would have to try in many ways, if it could. */
const BAIT = [
  " ",
  "\t",
  "=",
  "= ",
  "=== 1 passed ",
  "?",
  "? ",
  ">",
  "> ",
  "::",
  ":",
  "a:",
  "FAILED ",
  "ERROR ",
  "FAILED a:",
  "test ",
  "tests failed",
  "test failed ",
  "MANUAL_",
  " MANUAL-REVIEW_",
  "TODO(human",
  "AGENTTOWER_SWARM_MEMBER parent=agt_0123456789ab pane=%1 label=",
  "done_",
  "task completed_",
  "[Y/n",
  "(y/n",
  "[yes/no]",
  "(yes/no",
  ".",
  "a-",
];

const KIB64 = 65_536;

/** The least of three, so that a pause of the machine does not count. */
function millisecondsFor(line: string): number {
  const runs = [0, 1, 2].map(() => {
    const start = performance.now();
    classify(line);
    return performance.now() - start;
  });
  return Math.min(...runs);
}

test("no line of 64 KiB makes an expression try it in many ways", () => {
  // In proportion to its length a line takes well under a millisecond, with its square many seconds.
  for (const bait of BAIT) {
    for (const end of ["", "!", "\u0001"]) {
      const line = bait.repeat(Math.ceil(KIB64 / bait.length)).slice(0, KIB64) + end;
      expect.soft(millisecondsFor(line), JSON.stringify([bait, end])).toBeLessThan(200);
    }
  }
});
