import type { AuditCause } from "../audit/audit-cause.ts";
import type { UnixMicros } from "../timestamp.ts";

export interface SetRoutingInput {
  readonly enabled: boolean;
  /** Who is shown as the last to have changed it, for example `host-operator`. */
  readonly by: string;
  readonly cause: AuditCause;
}

export interface RoutingRecord {
  readonly enabled: boolean;
  readonly lastUpdatedAt: UnixMicros;
  readonly lastUpdatedBy: string;
}

export interface SetRoutingOutcome {
  readonly previous: boolean;
  /** False when it already was so; then nothing was written. */
  readonly changed: boolean;
  readonly routing: RoutingRecord;
}
