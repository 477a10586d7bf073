/** When a node counts as late or lost, and how carefully that is decided. Milliseconds, on the database's clock. */
export interface LivenessSettings {
  /** How often nodes are expected to beat. */
  readonly heartbeatMs: number;
  /** A node whose last beat is older is degraded. */
  readonly degradedAfterMs: number;
  /** A node whose last beat is older is offline. */
  readonly offlineAfterMs: number;
  readonly sweepEveryMs: number;
  /** Without a sweep for longer, nobody was watching: what looks like silence may have been ours. */
  readonly blindAfterMs: number;
  /** How long everybody is given to be heard again after that. */
  readonly graceMs: number;
  readonly brake: {
    /** So many nodes at least … */
    readonly nodes: number;
    /** … and more than this share of all that are watched, at once, are first doubted. */
    readonly share: number;
    /** For so long. */
    readonly delayMs: number;
  };
}

export const LIVENESS_DEFAULTS: LivenessSettings = {
  heartbeatMs: 15_000,
  degradedAfterMs: 30_000,
  offlineAfterMs: 60_000,
  sweepEveryMs: 5_000,
  blindAfterMs: 15_000,
  graceMs: 60_000,
  brake: { nodes: 20, share: 0.2, delayMs: 60_000 },
};

/** @returns why the settings cannot hold, or undefined. */
export function livenessFault(settings: LivenessSettings): string | undefined {
  const { heartbeatMs, degradedAfterMs, offlineAfterMs, sweepEveryMs, blindAfterMs, graceMs, brake } =
    settings;
  const times = [heartbeatMs, degradedAfterMs, offlineAfterMs, sweepEveryMs, blindAfterMs, graceMs];
  if (![...times, brake.delayMs].every((time) => Number.isSafeInteger(time) && time > 0))
    return "every time is a whole number of milliseconds above 0";
  if (degradedAfterMs <= heartbeatMs) return "a node must be able to beat before it is degraded";
  if (offlineAfterMs <= degradedAfterMs) return "a node is degraded before it is offline";
  if (blindAfterMs <= sweepEveryMs) return "a sweep that comes in time is no blindness";
  if (graceMs <= heartbeatMs) return "the grace must let every node beat once";
  if (brake.share <= 0 || brake.share >= 1) return "the brake's share lies between 0 and 1";
  return undefined;
}
