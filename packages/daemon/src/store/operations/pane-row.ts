import { statement, type Statement } from "../database/statement.ts";
import type { UnixMicros } from "../timestamp.ts";
import type { ObservedPane } from "./reconcile-socket.ts";

export interface StoredPane {
  readonly paneRef: string;
  readonly sessionName: string;
  readonly windowIndex: number;
  readonly paneIndex: number;
  readonly paneId: string;
  readonly state: "active" | "inactive";
  readonly agentId: string | null;
  readonly pid: number;
}

export const panesOfSocket: Statement<{ containerId: string; tmuxSocket: string }, StoredPane> = statement<{
  containerId: string;
  tmuxSocket: string;
}>()((db, input) =>
  db
    .selectFrom("panes")
    .select([
      "pane_ref as paneRef",
      "session_name as sessionName",
      "window_index as windowIndex",
      "pane_index as paneIndex",
      "pane_id as paneId",
      "state",
      "agent_id as agentId",
      "pid",
    ])
    .where("container_id", "=", input.containerId)
    .where("tmux_socket", "=", input.tmuxSocket),
);

export interface PaneRow extends ObservedPane {
  readonly paneRef: string;
  readonly containerId: string;
  readonly containerName: string;
  readonly containerUser: string | null;
  readonly tmuxSocket: string;
  readonly focusedFlag: 0 | 1;
  readonly keptAgentId: string | null;
  readonly now: UnixMicros;
}

export const insertPane: Statement<PaneRow, unknown> = statement<PaneRow>()((db, row) =>
  db.insertInto("panes").values({
    pane_ref: row.paneRef,
    container_id: row.containerId,
    tmux_socket: row.tmuxSocket,
    session_name: row.sessionName,
    window_index: row.windowIndex,
    pane_index: row.paneIndex,
    pane_id: row.paneId,
    container_name: row.containerName,
    container_user: row.containerUser,
    state: "active",
    agent_id: null,
    pid: row.pid,
    tty: row.tty,
    command: row.command,
    cwd: row.cwd,
    title: row.title,
    focused: row.focusedFlag,
    discovered_at: row.now,
    last_seen_at: row.now,
  }),
);

export const refreshPane: Statement<PaneRow, unknown> = statement<PaneRow>()((db, row) =>
  db
    .updateTable("panes")
    .set({
      session_name: row.sessionName,
      window_index: row.windowIndex,
      pane_index: row.paneIndex,
      container_name: row.containerName,
      container_user: row.containerUser,
      state: "active",
      agent_id: row.keptAgentId,
      pid: row.pid,
      tty: row.tty,
      command: row.command,
      cwd: row.cwd,
      title: row.title,
      focused: row.focusedFlag,
      last_seen_at: row.now,
    })
    .where("pane_ref", "=", row.paneRef),
);
