import type { PaneKey } from "../../model/pane-key.ts";
import { statement, type Statement } from "../database/statement.ts";
import { selectPanes } from "../records/pane-columns.ts";
import type { PaneRecord } from "../records/pane-record.ts";

/** Active panes that six values may mean: by their id, or by their place. */
export const paneCandidates: Statement<PaneKey, PaneRecord> = statement<PaneKey>()((db, wanted) =>
  selectPanes(db)
    .where("state", "=", "active")
    .where((where) =>
      where.or([
        where("pane_id", "=", wanted.paneId),
        where.and([
          where("container_id", "=", wanted.containerId),
          where("tmux_socket", "=", wanted.tmuxSocket),
          where("session_name", "=", wanted.sessionName),
          where("window_index", "=", wanted.windowIndex),
          where("pane_index", "=", wanted.paneIndex),
        ]),
      ]),
    ),
);
