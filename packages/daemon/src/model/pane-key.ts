/**
 * The six values that name one tmux pane among all panes this daemon sees. `%N` alone is not unique: every tmux
 * server counts from zero, and a window linked into two sessions shows its panes twice.
 */
export interface PaneKey {
  /** Docker's 64-hex id, or `host` for a tmux server of this machine. */
  readonly containerId: string;
  /** Absolute path of the tmux server's socket, as seen inside the container. */
  readonly tmuxSocket: string;
  readonly sessionName: string;
  readonly windowIndex: number;
  readonly paneIndex: number;
  /** tmux's own id, `%N`. */
  readonly paneId: string;
}

/** The container id of panes that run on this machine itself; it stands in no container list and no count. */
export const HOST_CONTAINER_ID = "host";

/** The identity fields by their wire names, in the order in which a mismatch is reported. */
export const PANE_IDENTITY_FIELDS = [
  "container_id",
  "tmux_socket",
  "session_name",
  "window_index",
  "pane_index",
  "pane_id",
] as const;
export type PaneIdentityField = (typeof PANE_IDENTITY_FIELDS)[number];
