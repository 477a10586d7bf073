import type { UnixMicros } from "../timestamp.ts";
import { keepScan } from "./keep-scan.ts";
import { observePanes, type ObservePanesInput } from "./observe-panes.ts";
import type { Operation } from "./operation.ts";
import type { ScanIssue } from "./scan-issue.ts";

export interface ReconcilePanesInput extends ObservePanesInput {
  /** 32 hex. */
  readonly scanId: string;
  readonly startedAt: UnixMicros;
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

/** One scan's findings become the rows, and the scan one that is remembered. */
export const reconcilePanes: Operation<ReconcilePanesInput, ReconcilePanesOutcome> = (context, input) => {
  const { sockets, places } = input;
  const seen = observePanes(context, { sockets, places });
  const issues = [...input.issues, ...seen.issues];
  const scan: PaneScanRecord = {
    scanId: input.scanId,
    startedAt: input.startedAt,
    completedAt: context.now,
    status: issues.length === 0 ? "ok" : "degraded",
    containersScanned: input.containersScanned,
    socketsScanned: seen.socketsScanned,
    panesSeen: seen.panesSeen,
    panesNewlyActive: seen.panesNewlyActive,
    panesReconciledToInactive: seen.panesInactivated,
    socketsSkippedInactive: seen.socketsSkipped,
    containersTmuxUnavailable: input.containersTmuxUnavailable,
    issues,
  };
  keepScan(context, "pane", scan);
  return { scan, agentsInactivated: seen.agentsInactivated };
};
