import type { DaemonConfig } from "./daemon-config.ts";
import { read, readNumber, refused, unknownKey, type Reading, type TomlTable } from "./toml-table.ts";

/** Number keys with their bounds; every one of them is in seconds, bytes or rows. */
const NUMBERS = {
  reader_cycle_wallclock_cap_seconds: { min: 0.01, max: 60, fallback: 1 },
  per_cycle_byte_cap_bytes: { min: 4096, max: 1_048_576, fallback: 65_536 },
  per_event_excerpt_cap_bytes: { min: 64, max: 1024, fallback: 1024 },
  debounce_activity_window_seconds: { min: 0.001, max: 5, fallback: 5 },
  pane_exited_grace_seconds: { min: 0.001, max: 30, fallback: 30 },
  long_running_grace_seconds: { min: 0.001, max: 86_400, fallback: 30 },
  default_page_size: { min: 1, max: 50, fallback: 50 },
  max_page_size: { min: 1, max: 50, fallback: 50 },
  follow_long_poll_max_seconds: { min: 0.001, max: 30, fallback: 30 },
  follow_session_idle_timeout_seconds: { min: 1, max: 86_400, fallback: 300 },
  keep_events: { min: 1_000, max: 1_000_000_000, fallback: 1_000_000 },
  events_file_max_bytes: { min: 65_536, max: 1_099_511_627_776, fallback: 536_870_912 },
} as const;
type NumberKey = keyof typeof NUMBERS;

const MARKER = "excerpt_truncation_marker";
const DEFAULT_MARKER = "…[truncated]";
const MARKER_MAX_BYTES = 32;

/** `[events]`: how logs are read, judged and listed. */
export function readEvents(table: TomlTable): Reading<DaemonConfig["events"]> {
  const keys = Object.keys(NUMBERS) as readonly NumberKey[]; // the keys of the table above
  const stranger = unknownKey(table, [...keys, MARKER], "events.");
  if (stranger !== null) return refused(stranger, "unknown key");
  const values: Partial<Record<NumberKey, number>> = {};
  for (const key of keys) {
    const reading = readNumber(table, "events", key, NUMBERS[key]);
    if (reading.kind === "refused") return reading;
    values[key] = reading.value;
  }
  const marker = table[MARKER] ?? DEFAULT_MARKER;
  if (typeof marker !== "string" || Buffer.byteLength(marker) > MARKER_MAX_BYTES || /\p{Cc}/u.test(marker))
    return refused(`events.${MARKER}`, `not a text of at most ${MARKER_MAX_BYTES} bytes`);
  const of = (key: NumberKey): number => values[key] ?? NUMBERS[key].fallback;
  const whole: readonly NumberKey[] = [
    "per_cycle_byte_cap_bytes",
    "per_event_excerpt_cap_bytes",
    "default_page_size",
    "max_page_size",
    "keep_events",
    "events_file_max_bytes",
  ];
  const broken = whole.find((key) => !Number.isInteger(of(key)));
  if (broken !== undefined) return refused(`events.${broken}`, "not a whole number");
  if (of("default_page_size") > of("max_page_size"))
    return refused("events.default_page_size", "above max_page_size");
  const micros = (key: NumberKey): number => Math.round(of(key) * 1_000_000);
  const millis = (key: NumberKey): number => Math.round(of(key) * 1000);
  return read({
    reader: {
      cycleMs: millis("reader_cycle_wallclock_cap_seconds"),
      cycleBytes: of("per_cycle_byte_cap_bytes"),
    },
    rules: {
      windowMicros: micros("debounce_activity_window_seconds"),
      excerpt: { maxBytes: of("per_event_excerpt_cap_bytes"), marker },
    },
    grace: {
      paneExitedMicros: micros("pane_exited_grace_seconds"),
      longRunningMicros: micros("long_running_grace_seconds"),
    },
    page: { default: of("default_page_size"), max: of("max_page_size") },
    retention: { keep: of("keep_events"), fileBytes: of("events_file_max_bytes") },
    follow: {
      longPollMs: millis("follow_long_poll_max_seconds"),
      idleMs: millis("follow_session_idle_timeout_seconds"),
    },
  });
}
