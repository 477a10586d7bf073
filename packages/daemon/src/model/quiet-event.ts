import type { EventType } from "./event-type.ts";
import type { NewEvent } from "./new-event.ts";

/** After which last event a long silence means that something runs long. */
export const LONG_RUNNING_AFTER: Readonly<Record<EventType, boolean>> = {
  activity: true,
  error: true,
  test_failed: true,
  swarm_member_reported: true,
  manual_review_needed: true,
  // The agent waits for somebody, is at an end, or the silence has been told already.
  waiting_for_input: false,
  completed: false,
  test_passed: false,
  long_running: false,
  pane_exited: false,
};

export type QuietEventType = Extract<EventType, "pane_exited" | "long_running">;

/** The rules that no line matches. */
export const SYNTHETIC_RULES: Readonly<Record<QuietEventType, string>> = {
  pane_exited: "pane_exited.synth.v1",
  long_running: "long_running.synth.v1",
};

/** What is known of an attachment at one moment; times in microseconds since 1970. */
export interface QuietFacts {
  readonly now: number;
  /** Of the pane that the log belongs to. */
  readonly pane: "active" | "inactive";
  /** Whether the log is still being read. */
  readonly reading: boolean;
  /** When the log last grew, or when it was attached. */
  readonly lastOutputAt: number;
  /** The newest event of the attachment. */
  readonly lastEventType: EventType | null;
  /** Whether this life of the attachment has had its `pane_exited`. */
  readonly exitTold: boolean;
}

export interface QuietGrace {
  readonly paneExitedMicros: number;
  readonly longRunningMicros: number;
}

/** What the silence of an attachment says, or null. A silence after an eligible event is told once: the event told becomes the last. */
export function quietEvent(facts: QuietFacts, grace: QuietGrace): QuietEventType | null {
  const quiet = facts.now - facts.lastOutputAt;
  if (facts.pane === "inactive")
    return !facts.exitTold && quiet >= grace.paneExitedMicros ? "pane_exited" : null;
  if (!facts.reading || facts.lastEventType === null) return null;
  return LONG_RUNNING_AFTER[facts.lastEventType] && quiet >= grace.longRunningMicros ? "long_running" : null;
}

export function syntheticEvent(eventType: QuietEventType): NewEvent {
  return { eventType, ruleId: SYNTHETIC_RULES[eventType], excerpt: "", range: null, window: null };
}
