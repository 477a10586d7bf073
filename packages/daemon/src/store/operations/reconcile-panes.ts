import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import { statement } from "../database/statement.ts";
import type { UnixMicros } from "../timestamp.ts";
import { freshPaneRef } from "./fresh-id.ts";
import { inactivateAgents, inactivatePanes } from "./inactivate-panes.ts";
import { keepScan } from "./keep-scan.ts";
import type { Operation, OperationContext } from "./operation.ts";
import { isContainerRunning } from "./running-container.ts";
import type { ScanIssue } from "./scan-issue.ts";

export interface ObservedPane {
  readonly sessionName: string;
  readonly windowIndex: number;
  readonly paneIndex: number;
  /** `%N`. */
  readonly paneId: string;
  readonly pid: number;
  readonly tty: string;
  readonly command: string;
  readonly cwd: string;
  readonly title: string;
  readonly focused: boolean;
}

/** One tmux server. A server that is known to have gone is a scan that saw no panes, not a failed one. */
export interface SocketScan {
  /** A 64-hex id, or `host`. */
  readonly containerId: string;
  /** Ignored for `host`, whose name is `host`. */
  readonly containerName: string;
  readonly containerUser: string | null;
  readonly tmuxSocket: string;
  /** Only `seen` inactivates panes that are missing; `failed` keeps every row of this socket as it is. */
  readonly result:
    | { readonly kind: "seen"; readonly panes: readonly ObservedPane[] }
    | { readonly kind: "failed"; readonly code: string; readonly message: string };
}

export interface ReconcilePanesInput {
  /** 32 hex. */
  readonly scanId: string;
  readonly startedAt: UnixMicros;
  readonly sockets: readonly SocketScan[];
  readonly containersScanned: number;
  readonly containersTmuxUnavailable: number;
  /** Issues above the level of one socket; those of failed sockets are added from `sockets`. */
  readonly issues: readonly ScanIssue[];
}

export interface PaneScanRecord {
  readonly scanId: string;
  readonly startedAt: UnixMicros;
  readonly completedAt: UnixMicros;
  readonly status: "ok" | "degraded";
  readonly containersScanned: number;
  readonly socketsScanned: number;
  readonly panesSeen: number;
  readonly panesNewlyActive: number;
  readonly panesReconciledToInactive: number;
  /** Socket scans left out because their container is unknown or inactive by now. */
  readonly socketsSkippedInactive: number;
  readonly containersTmuxUnavailable: number;
  readonly issues: readonly ScanIssue[];
}

export interface ReconcilePanesOutcome {
  readonly scan: PaneScanRecord;
  readonly agentsInactivated: readonly string[];
}

interface StoredPane {
  readonly paneRef: string;
  readonly sessionName: string;
  readonly windowIndex: number;
  readonly paneIndex: number;
  readonly paneId: string;
  readonly state: "active" | "inactive";
  readonly agentId: string | null;
  readonly pid: number;
}

const ofSocket = statement<{ containerId: string; tmuxSocket: string }>()((db, input) =>
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

interface PaneRow extends ObservedPane {
  readonly paneRef: string;
  readonly containerId: string;
  readonly containerName: string;
  readonly containerUser: string | null;
  readonly tmuxSocket: string;
  readonly focusedFlag: 0 | 1;
  readonly keptAgentId: string | null;
  readonly now: UnixMicros;
}

const insert = statement<PaneRow>()((db, row) =>
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

const refresh = statement<PaneRow>()((db, row) =>
  db
    .updateTable("panes")
    .set({
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

interface SocketTally {
  readonly newlyActive: number;
  readonly gone: number;
  readonly seen: number;
  readonly agentsInactivated: readonly string[];
}

/** One scan's findings, socket by socket: what one server's scan did not see says nothing about another's panes. */
export const reconcilePanes: Operation<ReconcilePanesInput, ReconcilePanesOutcome> = (context, input) => {
  const tallies: SocketTally[] = [];
  const issues: ScanIssue[] = [...input.issues];
  let skipped = 0;
  for (const socket of input.sockets) {
    if (!isContainerRunning(context.db, socket.containerId)) skipped += 1;
    else if (socket.result.kind === "seen") tallies.push(reconcileSocket(context, socket, socket.result.panes));
    else issues.push({ containerId: socket.containerId, tmuxSocket: socket.tmuxSocket, code: socket.result.code, message: socket.result.message });
  }
  const sum = (field: "newlyActive" | "gone" | "seen"): number => tallies.reduce((total, tally) => total + tally[field], 0);
  const scan: PaneScanRecord = {
    scanId: input.scanId,
    startedAt: input.startedAt,
    completedAt: context.now,
    status: issues.length === 0 ? "ok" : "degraded",
    containersScanned: input.containersScanned,
    socketsScanned: tallies.length,
    panesSeen: sum("seen"),
    panesNewlyActive: sum("newlyActive"),
    panesReconciledToInactive: sum("gone"),
    socketsSkippedInactive: skipped,
    containersTmuxUnavailable: input.containersTmuxUnavailable,
    issues,
  };
  keepScan(context, "pane", scan);
  return { scan, agentsInactivated: tallies.flatMap((tally) => tally.agentsInactivated) };
};

function reconcileSocket(context: OperationContext, socket: SocketScan, observed: readonly ObservedPane[]): SocketTally {
  const { containerId, containerUser, tmuxSocket } = socket;
  const containerName = containerId === HOST_CONTAINER_ID ? HOST_CONTAINER_ID : socket.containerName;
  const stored = new Map(context.db.all(ofSocket, { containerId, tmuxSocket }).map((pane): [string, StoredPane] => [placeOf(pane), pane]));
  const restarted: string[] = [];
  let newlyActive = 0;
  for (const pane of observed) {
    const before = stored.get(placeOf(pane));
    stored.delete(placeOf(pane));
    if (before === undefined || before.state === "inactive") newlyActive += 1;
    // Another process under the same six values is another program: what was adopted has ended, unseen, between two scans.
    const agentId = before?.agentId ?? null;
    const isRestarted = agentId !== null && before?.pid !== pane.pid;
    if (isRestarted) restarted.push(agentId);
    context.db.run(before === undefined ? insert : refresh, {
      ...pane,
      paneRef: before?.paneRef ?? freshPaneRef(),
      containerId,
      containerName,
      containerUser,
      tmuxSocket,
      focusedFlag: pane.focused ? 1 : 0,
      keptAgentId: isRestarted ? null : agentId,
      now: context.now,
    });
  }
  const gone = [...stored.values()].filter(({ state }) => state === "active");
  const agentsInactivated = [...inactivateAgents(context, restarted), ...inactivatePanes(context, gone)];
  return { newlyActive, gone: gone.length, seen: observed.length, agentsInactivated };
}

function placeOf(pane: Pick<StoredPane, "sessionName" | "windowIndex" | "paneIndex" | "paneId">): string {
  return JSON.stringify([pane.sessionName, pane.windowIndex, pane.paneIndex, pane.paneId]);
}
