import type { DaemonConfig } from "./daemon-config.ts";
import { read, readNumber, refused, unknownKey, type Reading, type TomlTable } from "./toml-table.ts";

/** `[app]`: the panels' sessions. */
export function readApp(table: TomlTable): Reading<DaemonConfig["app"]> {
  const stranger = unknownKey(table, ["session_idle_seconds"], "app.");
  if (stranger !== null) return refused(stranger, "unknown key");
  const idle = readNumber(table, "app", "session_idle_seconds", { min: 60, max: 604_800, fallback: 3_600 });
  return idle.kind === "refused" ? idle : read({ sessionIdleMs: idle.value * 1000 });
}
