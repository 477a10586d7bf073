import type { DaemonConfig } from "./daemon-config.ts";
import { read, readNumber, refused, unknownKey, type Reading, type TomlTable } from "./toml-table.ts";

const KEYS = ["cycle_seconds", "batch_events", "heartbeat_seconds"] as const;

/** `[routes]`: the pace of the routing worker. */
export function readRoutes(table: TomlTable): Reading<DaemonConfig["routes"]> {
  const stranger = unknownKey(table, KEYS, "routes.");
  if (stranger !== null) return refused(stranger, "unknown key");
  const cycle = readNumber(table, "routes", "cycle_seconds", { min: 0.1, max: 60, fallback: 1 });
  if (cycle.kind === "refused") return cycle;
  const batch = readNumber(table, "routes", "batch_events", { min: 1, max: 10_000, fallback: 100 });
  if (batch.kind === "refused") return batch;
  if (!Number.isInteger(batch.value)) return refused("routes.batch_events", "not a whole number");
  const heartbeat = readNumber(table, "routes", "heartbeat_seconds", { min: 10, max: 3_600, fallback: 60 });
  if (heartbeat.kind === "refused") return heartbeat;
  return read({
    cycleMs: cycle.value * 1000,
    batch: batch.value,
    heartbeatMs: heartbeat.value * 1000,
  });
}
