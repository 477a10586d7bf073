import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { readEvents } from "./read-events.ts";

const DEFAULTS = {
  reader: { cycleMs: 1000, cycleBytes: 65_536 },
  rules: { windowMicros: 5_000_000, excerpt: { maxBytes: 1024, marker: "…[truncated]" } },
  grace: { paneExitedMicros: 30_000_000, longRunningMicros: 30_000_000 },
  page: { default: 50, max: 50 },
  retention: { keep: 1_000_000, fileBytes: 536_870_912 },
  follow: { longPollMs: 30_000, idleMs: 300_000 },
};

test("an empty table means the defaults", () => {
  expect(readEvents({})).toEqual({ kind: "read", value: DEFAULTS });
});

test("every key has its place", () => {
  const reading = readEvents({
    reader_cycle_wallclock_cap_seconds: 0.5,
    per_cycle_byte_cap_bytes: 8192n,
    per_event_excerpt_cap_bytes: 100,
    excerpt_truncation_marker: "[cut]",
    debounce_activity_window_seconds: 0.25,
    pane_exited_grace_seconds: 1,
    long_running_grace_seconds: 2,
    default_page_size: 10,
    max_page_size: 20,
    follow_long_poll_max_seconds: 3,
    follow_session_idle_timeout_seconds: 4,
    keep_events: 5000,
    events_file_max_bytes: 1_000_000n,
  });
  expect(reading).toEqual({
    kind: "read",
    value: {
      reader: { cycleMs: 500, cycleBytes: 8192 },
      rules: { windowMicros: 250_000, excerpt: { maxBytes: 100, marker: "[cut]" } },
      grace: { paneExitedMicros: 1_000_000, longRunningMicros: 2_000_000 },
      page: { default: 10, max: 20 },
      retention: { keep: 5000, fileBytes: 1_000_000 },
      follow: { longPollMs: 3000, idleMs: 4000 },
    },
  });
});

for (const [table, key, reason] of [
  [{ debounce_seconds: 5 }, "debounce_seconds", "unknown key"],
  [{ debounce_activity_window_seconds: 6 }, "debounce_activity_window_seconds", "outside 0.001 to 5"],
  [{ pane_exited_grace_seconds: 31 }, "pane_exited_grace_seconds", "outside 0.001 to 30"],
  [{ per_event_excerpt_cap_bytes: 1025 }, "per_event_excerpt_cap_bytes", "outside 64 to 1024"],
  [{ per_cycle_byte_cap_bytes: 5000.5 }, "per_cycle_byte_cap_bytes", "not a whole number"],
  [{ keep_events: 999 }, "keep_events", "outside 1000 to 1000000000"],
  [{ keep_events: 1000.5 }, "keep_events", "not a whole number"],
  [{ max_page_size: 51 }, "max_page_size", "outside 1 to 50"],
  [{ default_page_size: 9, max_page_size: 8 }, "default_page_size", "above max_page_size"],
  [{ long_running_grace_seconds: "30" }, "long_running_grace_seconds", "not a number"],
  [{ excerpt_truncation_marker: 3 }, "excerpt_truncation_marker", "not a text of at most 32 bytes"],
  [
    { excerpt_truncation_marker: "x".repeat(33) },
    "excerpt_truncation_marker",
    "not a text of at most 32 bytes",
  ],
  [{ excerpt_truncation_marker: "a\n" }, "excerpt_truncation_marker", "not a text of at most 32 bytes"],
] as const) {
  verifies("APP-467", `refuses ${JSON.stringify(table)} by the key at fault`, () => {
    expect(readEvents(table)).toEqual({ kind: "refused", key: `events.${key}`, reason });
  });
}
