import type { UnixMicros } from "../timestamp.ts";

export const CONTAINER_STATES = ["active", "inactive", "degraded_scan"] as const;
export type ContainerState = (typeof CONTAINER_STATES)[number];

export interface ContainerRecord {
  readonly containerId: string;
  readonly name: string;
  readonly state: ContainerState;
  readonly image: string;
  /** Docker's own words, for example `Up 3 hours`. */
  readonly status: string;
  /** JSON object of label to value. */
  readonly labelsJson: string;
  /** JSON array of `{source, target, type, mode, rw}`. */
  readonly mountsJson: string;
  readonly configUser: string | null;
  readonly workingDir: string | null;
  readonly firstSeenAt: UnixMicros;
  readonly lastScannedAt: UnixMicros;
  /** Active panes in this container. */
  readonly paneCount: number;
  /** Active panes in this container that an active agent holds. */
  readonly registeredAgentCount: number;
}
