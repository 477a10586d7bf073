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
