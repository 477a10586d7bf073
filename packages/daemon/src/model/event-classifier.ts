import type { EventType } from "./event-type.ts";

export interface ClassifierRule {
  /** Rules are asked in ascending order; the first that matches decides. */
  readonly priority: number;
  /** `name[.part].vN`; a rule that judges otherwise gets a new number. */
  readonly ruleId: string;
  readonly eventType: EventType;
  /** Looks at one line, already redacted and without terminal escapes or white space at its end. */
  readonly matches: (line: string) => boolean;
}

/**
 * A rule out of one expression. Every expression here is anchored, or has no repetition that another one can take
 * characters from: each costs a constant number of passes over the line, whatever the line holds.
 */
function rule(priority: number, ruleId: string, eventType: EventType, pattern: RegExp): ClassifierRule {
  return { priority, ruleId, eventType, matches: (line) => pattern.test(line) };
}

/** A question, an offered choice, or a prompt that nothing was typed at. */
const WAITING = /(?:\?|\[Y\/n\]|\(yes\/no\)|>>>)$|^[\w.@~:/\\ -]{0,80}>$/;

/** What a line of an agent's output means, in the order in which the rules are asked. */
export const CLASSIFIER_RULES: readonly ClassifierRule[] = [
  rule(
    10,
    "swarm_member.v1",
    "swarm_member_reported",
    /^AGENTTOWER_SWARM_MEMBER parent=agt_[0-9a-f]{12} pane=%\d{1,9} label=\S{1,64} capability=\S{1,64} purpose=\S.{0,255}$/u,
  ),
  rule(
    20,
    "manual_review.v1",
    "manual_review_needed",
    /(?:^|\s)(?:MANUAL[_-]REVIEW\b|REVIEW[_-]REQUIRED\b|TODO\(human\))/,
  ),
  rule(30, "error.traceback.v1", "error", /^Traceback \(most recent call last\):/),
  rule(31, "error.line.v1", "error", /^(?:Error|ERROR|Exception)[: ]/),
  rule(40, "test_failed.pytest.v1", "test_failed", /^(?:FAILED|ERROR)\s+\S*?::/),
  rule(41, "test_failed.generic.v1", "test_failed", /\b(?:tests? failed|FAIL)\b/),
  rule(
    50,
    "test_passed.pytest.v1",
    "test_passed",
    /^=+ \d+ passed(?: in \d+(?:\.\d+)? ?s(?: \(\d+:\d\d:\d\d\))?)? =+$/,
  ),
  rule(51, "test_passed.generic.v1", "test_passed", /\btests passed\b/),
  rule(
    60,
    "completed.v1",
    "completed",
    /\b(?:done|completed successfully|task completed|build succeeded)\b/i,
  ),
  rule(70, "waiting_for_input.v1", "waiting_for_input", WAITING),
  // The choices that the rule above does not know: `[y/N]`, `(y/n):` and their like.
  rule(71, "waiting_for_input.choice.v1", "waiting_for_input", /[[(]y(?:es)?\/no?[\])][:?]?$/i),
  { priority: 999, ruleId: "activity.fallback.v1", eventType: "activity", matches: (line) => line !== "" },
];

/** The rule that decides about a line, or null for a line without a visible character. */
export function classify(line: string): ClassifierRule | null {
  const visible = line.trimEnd();
  return CLASSIFIER_RULES.find(({ matches }) => matches(visible)) ?? null;
}
