import type { PaneCompositeKey } from "@interlock/contracts";
import type { PaneKey } from "../../model/pane-key.ts";

/** The six values of a request in the store's words. */
export function paneKeyOf(key: PaneCompositeKey): PaneKey {
  return {
    containerId: key.container_id,
    tmuxSocket: key.tmux_socket_path,
    sessionName: key.tmux_session_name,
    windowIndex: key.tmux_window_index,
    paneIndex: key.tmux_pane_index,
    paneId: key.tmux_pane_id,
  };
}
