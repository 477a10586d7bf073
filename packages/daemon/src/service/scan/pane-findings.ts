import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import type { SocketScan } from "../../store/operations/observe-panes.ts";
import type { ObservedPane } from "../../store/operations/reconcile-socket.ts";
import type { ScanIssue } from "../../store/operations/scan-issue.ts";
import type { DiscoveredPane, SocketScan as DiscoveredSocket, TerminalScan } from "../ports/terminal.ts";
import type { PanePlace } from "./pane-place.ts";

/** What one look at a place found. */
export interface PaneFindings {
  readonly sockets: readonly SocketScan[];
  /** Of the place as a whole. */
  readonly issues: readonly ScanIssue[];
  readonly tmuxUnavailable: boolean;
}

/** A place where nobody has ever started tmux is not a problem. */
const QUIET = new Set(["tmux_no_server", "socket_dir_missing"]);

/**
 * Puts a look at a whole place into the store's words. `known` are the sockets of which panes are thought to be there:
 * those that a good listing does not have any more are gone.
 */
export function paneFindings(place: PanePlace, scan: TerminalScan, known: readonly string[]): PaneFindings {
  const issue = (code: string, message: string): ScanIssue => ({
    containerId: place.containerId,
    tmuxSocket: null,
    code,
    message,
  });
  const absent = (listed: readonly string[]): readonly SocketScan[] =>
    known
      .filter((tmuxSocket) => !listed.includes(tmuxSocket))
      .map((tmuxSocket) => ({ ...place, tmuxSocket, result: { kind: "absent" } }));
  switch (scan.kind) {
    case "scanned": {
      const seen = scan.sockets.map((socket) => socketFinding(place, socket));
      const listed = seen.map(({ tmuxSocket }) => tmuxSocket);
      return { sockets: [...seen, ...absent(listed)], issues: [], tmuxUnavailable: false };
    }
    case "failed": {
      const { code, message } = scan.failure;
      return {
        sockets: code === "socket_dir_missing" ? absent([]) : [],
        issues: QUIET.has(code) ? [] : [issue(code, message)],
        tmuxUnavailable: code === "tmux_unavailable" && place.containerId !== HOST_CONTAINER_ID,
      };
    }
    case "aborted": {
      const message = "the scan was stopped before this place was read";
      return { sockets: [], issues: [issue("docker_exec_timeout", message)], tmuxUnavailable: false };
    }
  }
}

export function socketFinding(place: PanePlace, socket: DiscoveredSocket): SocketScan {
  const { tmuxSocket } = socket;
  if (socket.kind === "scanned") {
    const containerUser = socket.panes[0]?.containerUser ?? place.containerUser;
    const panes = socket.panes.map(observedPane);
    return { ...place, containerUser, tmuxSocket, result: { kind: "seen", panes } };
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
