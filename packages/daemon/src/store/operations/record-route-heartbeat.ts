import type { AuditCause } from "../audit/audit-cause.ts";
import type { Operation } from "./operation.ts";

/** What the routing worker did since the heartbeat before. */
export interface RecordRouteHeartbeatInput {
  readonly intervalSeconds: number;
  readonly cycles: number;
  readonly eventsConsumed: number;
  readonly skips: number;
  readonly degraded: boolean;
}

const WORKER: AuditCause = { origin: "system" };

/** One audit row that says the routing worker is alive. */
export const recordRouteHeartbeat: Operation<RecordRouteHeartbeatInput, null> = ({ audit }, input) => {
  audit({
    eventType: "routing_worker_heartbeat",
    cause: WORKER,
    payload: {
      interval_seconds: input.intervalSeconds,
      cycles_since_last_heartbeat: input.cycles,
      events_consumed_since_last_heartbeat: input.eventsConsumed,
      skips_since_last_heartbeat: input.skips,
      degraded: input.degraded,
    },
  });
  return null;
};
