import type { Kysely, SelectQueryBuilder } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { PaneRecord } from "./pane-record.ts";

export function selectPanes(db: Kysely<Tables>): SelectQueryBuilder<Tables, "panes", PaneRecord> {
  return db
    .selectFrom("panes")
    .select([
      "panes.pane_ref as paneRef",
      "panes.container_id as containerId",
      "panes.tmux_socket as tmuxSocket",
      "panes.session_name as sessionName",
      "panes.window_index as windowIndex",
      "panes.pane_index as paneIndex",
      "panes.pane_id as paneId",
      "panes.container_name as containerName",
      "panes.container_user as containerUser",
      "panes.state as state",
      "panes.agent_id as agentId",
      "panes.pid as pid",
      "panes.tty as tty",
      "panes.command as command",
      "panes.cwd as cwd",
      "panes.title as title",
      "panes.focused as focused",
      "panes.discovered_at as discoveredAt",
      "panes.last_seen_at as lastSeenAt",
    ]);
}
