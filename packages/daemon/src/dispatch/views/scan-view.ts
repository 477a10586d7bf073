import type { ContainerScanResult, PaneScanResult, ScanProblem } from "@interlock/contracts";
import type { ContainerScanRecord } from "../../store/operations/reconcile-containers.ts";
import type { PaneScanRecord } from "../../store/operations/reconcile-panes.ts";
import type { ScanIssue } from "../../store/operations/scan-issue.ts";
import { isoMicros } from "../../store/timestamp.ts";

interface ScanHead {
  readonly scanId: string;
  readonly startedAt: number;
  readonly completedAt: number;
  readonly status: "ok" | "degraded";
}

function head({ scanId, startedAt, completedAt, status }: ScanHead) {
  return {
    // Scan ids are minted as 32 hex digits; times.
    scan_id: scanId as PaneScanResult["scan_id"],
    started_at: isoMicros(startedAt),
    completed_at: isoMicros(completedAt),
    status,
  };
}

function problem({ containerId, tmuxSocket, code, message }: ScanIssue): ScanProblem {
  return {
    container_id: containerId ?? "",
    tmux_socket: tmuxSocket,
    error_code: code,
    error_message: message,
  };
}

export function containerScanView(scan: ContainerScanRecord): ContainerScanResult {
  return {
    ...head(scan),
    matched_count: scan.matchedCount,
    inactive_reconciled_count: scan.inactiveReconciledCount,
    ignored_count: scan.ignoredCount,
    error_details: scan.issues.map(problem),
  };
}

export function paneScanView(scan: PaneScanRecord): PaneScanResult {
  return {
    ...head(scan),
    containers_scanned: scan.containersScanned,
    sockets_scanned: scan.socketsScanned,
    panes_seen: scan.panesSeen,
    panes_newly_active: scan.panesNewlyActive,
    panes_reconciled_to_inactive: scan.panesReconciledToInactive,
    containers_skipped_inactive: scan.socketsSkippedInactive,
    containers_tmux_unavailable: scan.containersTmuxUnavailable,
    error_details: scan.issues.map(problem),
  };
}
