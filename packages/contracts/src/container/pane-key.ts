import { z } from "zod";
import { ContainerId, PaneId } from "../ids/app.ts";

/** The six values of a pane, under this plane's names. */
export const paneKey = {
  container_id: ContainerId,
  tmux_socket_path: z.string(),
  tmux_session_name: z.string(),
  tmux_window_index: z.int().min(0),
  tmux_pane_index: z.int().min(0),
  tmux_pane_id: PaneId,
};
