import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import type { UnixMicros } from "../timestamp.ts";
import { freshPaneRef } from "./fresh-id.ts";
import { inactivateAgents, inactivatePanes } from "./inactivate-panes.ts";
import { keepScan } from "./keep-scan.ts";
import type { Operation, OperationContext } from "./operation.ts";
import { insertPane, panesOfSocket, refreshPane, type StoredPane } from "./pane-row.ts";
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
    else if (socket.result.kind === "seen")
      tallies.push(reconcileSocket(context, socket, socket.result.panes));
    else
      issues.push({
        containerId: socket.containerId,
        tmuxSocket: socket.tmuxSocket,
        code: socket.result.code,
        message: socket.result.message,
      });
  }
  const sum = (field: "newlyActive" | "gone" | "seen"): number =>
    tallies.reduce((total, tally) => total + tally[field], 0);
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

function reconcileSocket(
  context: OperationContext,
  socket: SocketScan,
  observed: readonly ObservedPane[],
): SocketTally {
  const { containerId, containerUser, tmuxSocket } = socket;
  const containerName = containerId === HOST_CONTAINER_ID ? HOST_CONTAINER_ID : socket.containerName;
  const stored = new Map(
    context.db
      .all(panesOfSocket, { containerId, tmuxSocket })
      .map((pane): [string, StoredPane] => [placeOf(pane), pane]),
  );
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
    context.db.run(before === undefined ? insertPane : refreshPane, {
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
