/** What is written about an agent's output. */
export const EVENT_TYPES = [
  "activity",
  "waiting_for_input",
  "completed",
  "error",
  "test_failed",
  "test_passed",
  "manual_review_needed",
  "long_running",
  "pane_exited",
  "swarm_member_reported",
] as const;
export type EventType = (typeof EVENT_TYPES)[number];
