import { z } from "zod";
import { ContainerId, PaneId } from "../ids/app.ts";
import { identityText } from "../schema/object-id.ts";

/** The six values of a pane, under this plane's names. */
export const paneKey = {
  container_id: ContainerId,
  tmux_socket_path: z.string(),
  tmux_session_name: z.string(),
  tmux_window_index: z.int().min(0),
  tmux_pane_index: z.int().min(0),
  tmux_pane_id: PaneId,
};

/** The same six in a request: any text is a fair question. */
export const PaneCompositeKey = z
  .strictObject({
    container_id: identityText(256),
    tmux_socket_path: identityText(4096),
    tmux_session_name: identityText(2048),
    tmux_window_index: z.int().min(0),
    tmux_pane_index: z.int().min(0),
    tmux_pane_id: identityText(256),
  })
  .meta({ id: "PaneCompositeKey", description: "The six values that name one tmux pane." });
