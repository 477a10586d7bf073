import type { UnixMicros } from "../timestamp.ts";
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
