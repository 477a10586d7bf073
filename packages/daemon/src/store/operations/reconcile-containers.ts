import type { UnixMicros } from "../timestamp.ts";
import { keepScan } from "./keep-scan.ts";
import {
  observeContainers,
  type ObserveContainersInput,
  type ObserveContainersOutcome,
} from "./observe-containers.ts";
import type { Operation } from "./operation.ts";
import type { ScanIssue } from "./scan-issue.ts";

export interface ReconcileContainersInput extends ObserveContainersInput {
  /** 32 hex; the scan's id. */
  readonly scanId: string;
  readonly startedAt: UnixMicros;
  readonly issues: readonly ScanIssue[];
}

export interface ContainerScanRecord {
  readonly scanId: string;
  readonly startedAt: UnixMicros;
  readonly completedAt: UnixMicros;
  /** `degraded` when there was any issue. */
  readonly status: "ok" | "degraded";
  readonly matchedCount: number;
  readonly inactiveReconciledCount: number;
  readonly ignoredCount: number;
  readonly issues: readonly ScanIssue[];
}

export interface ReconcileContainersOutcome extends Omit<ObserveContainersOutcome, "containersInactivated"> {
  readonly scan: ContainerScanRecord;
}

/** One scan's findings become the rows, and the scan one that is remembered. */
export const reconcileContainers: Operation<ReconcileContainersInput, ReconcileContainersOutcome> = (
  context,
  input,
) => {
  const { observed } = input;
  const { containersInactivated, ...effects } = observeContainers(context, { observed });
  const scan: ContainerScanRecord = {
    scanId: input.scanId,
    startedAt: input.startedAt,
    completedAt: context.now,
    status: input.issues.length === 0 ? "ok" : "degraded",
    matchedCount: observed.kind === "listed" ? observed.containers.length : 0,
    inactiveReconciledCount: containersInactivated,
    ignoredCount: observed.kind === "listed" ? observed.ignored : 0,
    issues: input.issues,
  };
  keepScan(context, "container", scan);
  return { scan, ...effects };
};
