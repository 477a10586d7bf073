import type { UnixMicros } from "../timestamp.ts";
import type { ScanIssue } from "./scan-issue.ts";

export interface ObservedContainer {
  readonly containerId: string;
  readonly name: string;
  readonly image: string;
  readonly status: string;
  /**
   * What inspection told. `unread` keeps what is stored (or empty for a new row) and sets the state
   * `degraded_scan`: the container runs, but its details are not known to be current.
   */
  readonly details:
    | {
        readonly kind: "read";
        readonly labels: Readonly<Record<string, string>>;
        readonly mounts: readonly Readonly<Record<string, string | boolean>>[];
        readonly configUser: string | null;
        readonly workingDir: string | null;
      }
    | { readonly kind: "unread" };
}

export interface ReconcileContainersInput {
  /** 32 hex; the scan's id. */
  readonly scanId: string;
  readonly startedAt: UnixMicros;
  /** `unlisted`: the engine gave no list, so no container may be called missing. */
  readonly observed:
    | {
        readonly kind: "listed";
        readonly containers: readonly ObservedContainer[];
        /** Running containers whose name no filter matches. */
        readonly ignored: number;
      }
    | { readonly kind: "unlisted" };
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

export interface ReconcileContainersOutcome {
  readonly scan: ContainerScanRecord;
  readonly panesInactivated: number;
  readonly agentsInactivated: readonly string[];
}
