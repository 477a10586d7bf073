import type { LivenessSettings } from "./liveness-settings.ts";
import type { Presence, PresenceTable } from "./presence-table.ts";

export type Lateness = "in-time" | "late" | "lost";

export function latenessOf(
  silentMs: number,
  { degradedAfterMs, offlineAfterMs }: Pick<LivenessSettings, "degradedAfterMs" | "offlineAfterMs">,
): Lateness {
  if (silentMs > offlineAfterMs) return "lost";
  return silentMs > degradedAfterMs ? "late" : "in-time";
}

/** What a sweep makes of a node. It only ever demotes: what is in time stays as it is. */
export function sweepTarget(table: PresenceTable, presence: Presence, lateness: Lateness): Presence {
  return lateness === "in-time" ? presence : table[presence][lateness];
}
