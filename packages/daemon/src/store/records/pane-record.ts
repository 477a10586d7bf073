import type { PaneKey } from "../../model/pane-key.ts";
import type { UnixMicros } from "../timestamp.ts";

export const PANE_STATES = ["active", "inactive"] as const;
export type PaneState = (typeof PANE_STATES)[number];

export interface PaneRecord extends PaneKey {
  /** Opaque and stable: the same six values get the same reference for as long as the store lives (`pan_` + 12 hex). */
  readonly paneRef: string;
  readonly containerName: string;
  /** The user inside the container whose tmux server this is; null on the host. */
  readonly containerUser: string | null;
  /** `active` while the last successful scan of its tmux server saw it. */
  readonly state: PaneState;
  /** The active agent that holds this pane; null means the pane is not registered. */
  readonly agentId: string | null;
  readonly pid: number;
  readonly tty: string;
  readonly command: string;
  readonly cwd: string;
  readonly title: string;
  /** tmux's focus flag: 1 for the pane in front of its window. It says nothing about `state`. */
  readonly focused: 0 | 1;
  readonly discoveredAt: UnixMicros;
  readonly lastSeenAt: UnixMicros;
}
