export const PANE_BUCKETS = [
  "discovered-and-unmanaged",
  "discovered-and-registered",
  "inactive-or-stale",
  "discovery-degraded",
] as const;
export type PaneBucket = (typeof PANE_BUCKETS)[number];

export interface PaneFacts {
  /** `active` for panes of the host, which always runs. */
  readonly container: "active" | "inactive" | "degraded_scan";
  readonly pane: "active" | "inactive";
  readonly registered: boolean;
}

/** The bucket a pane counts in on the dashboard; each pane is in one. */
export function paneBucket({ container, pane, registered }: PaneFacts): PaneBucket {
  if (container === "degraded_scan") return "discovery-degraded";
  if (container === "inactive" || pane === "inactive") return "inactive-or-stale";
  return registered ? "discovered-and-registered" : "discovered-and-unmanaged";
}
