import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import type { ObservedPane, PaneScanRecord, SocketScan } from "../../store/operations/reconcile-panes.ts";
import type { ScanIssue } from "../../store/operations/scan-issue.ts";
import type { Store } from "../../store/store.ts";
import { systemClock } from "../../store/timestamp.ts";
import type {
  ContainerTerminal,
  DiscoveredPane,
  HostTerminal,
  SocketScan as DiscoveredSocket,
  TerminalScan,
} from "../ports/terminal.ts";

interface Place {
  readonly containerId: string;
  readonly containerName: string;
  readonly containerUser: string | null;
}

interface Findings {
  readonly sockets: SocketScan[];
  readonly issues: ScanIssue[];
  tmuxUnavailable: number;
}

/** Reads every tmux server of the host and of active containers, and writes what it saw in one transaction. */
export async function scanPanes(
  host: Pick<HostTerminal, "discover">,
  containers: ContainerTerminal,
  store: Store,
  scanId: string,
): Promise<PaneScanRecord> {
  const startedAt = systemClock();
  const findings: Findings = { sockets: [], issues: [], tmuxUnavailable: 0 };
  const hostPlace = { containerId: HOST_CONTAINER_ID, containerName: HOST_CONTAINER_ID, containerUser: null };
  collect(findings, hostPlace, await host.discover());
  const active = store.read.activeContainers();
  for (const container of active) {
    const place = {
      containerId: container.containerId,
      containerName: container.name,
      containerUser: container.configUser,
    };
    const target = { id: container.containerId, name: container.name, configUser: container.configUser };
    collect(findings, place, await containers.discover(target));
  }
  const { scan } = await store.write.reconcilePanes({
    scanId,
    startedAt,
    sockets: findings.sockets,
    containersScanned: active.length,
    containersTmuxUnavailable: findings.tmuxUnavailable,
    issues: findings.issues,
  });
  return scan;
}

/** A place where nobody has ever started tmux is not a problem. */
const QUIET = new Set(["tmux_no_server", "socket_dir_missing"]);

function collect(findings: Findings, place: Place, scan: TerminalScan): void {
  switch (scan.kind) {
    case "scanned":
      for (const socket of scan.sockets) findings.sockets.push(socketScan(place, socket));
      return;
    case "failed":
      if (scan.failure.code === "tmux_unavailable" && place.containerId !== HOST_CONTAINER_ID) {
        findings.tmuxUnavailable += 1;
      }
      if (!QUIET.has(scan.failure.code)) {
        findings.issues.push({ containerId: place.containerId, tmuxSocket: null, ...scan.failure });
      }
      return;
    case "aborted":
      findings.issues.push({
        containerId: place.containerId,
        tmuxSocket: null,
        code: "docker_exec_timeout",
        message: "the scan was stopped before this place was read",
      });
  }
}

function socketScan(place: Place, socket: DiscoveredSocket): SocketScan {
  const { tmuxSocket } = socket;
  if (socket.kind === "scanned") {
    const containerUser = socket.panes[0]?.containerUser ?? place.containerUser;
    return {
      ...place,
      containerUser,
      tmuxSocket,
      result: { kind: "seen", panes: socket.panes.map(observedPane) },
    };
  }
  // The server is known to be gone, so its panes are too.
  if (socket.failure.code === "tmux_no_server")
    return { ...place, tmuxSocket, result: { kind: "seen", panes: [] } };
  return { ...place, tmuxSocket, result: { kind: "failed", ...socket.failure } };
}

function observedPane(pane: DiscoveredPane): ObservedPane {
  const { sessionName, windowIndex, paneIndex, paneId, pid, tty, title, focused } = pane;
  return {
    sessionName,
    windowIndex,
    paneIndex,
    paneId,
    pid,
    tty,
    title,
    focused,
    command: pane.currentCommand,
    cwd: pane.currentPath,
  };
}
