import type { ContainerMethods } from "@interlock/contracts";
import type { LogReadingReport } from "../../service/logs/log-service.ts";
import type { Caller } from "../../service/mounts/prove-caller.ts";
import type { RouteWorkerStatus } from "../../service/route/route-worker.ts";
import type { RouteRecord } from "../../store/records/route-record.ts";
import type { StoreReader } from "../../store/store-reader.ts";
import type { StoreHealth } from "../../store/store.ts";
import { isoMillis } from "../../store/timestamp.ts";
import { mayActIn } from "../container-services.ts";
import { logAttachmentView } from "./log-attachment-view.ts";
import { routeView } from "./route-view.ts";

type Status = ContainerMethods["status"]["result"];

/** A caller in a container is told of the logs of its container. */
export function eventsReaderView(
  { running, lastCycle, followed }: LogReadingReport,
  caller: Caller,
): Status["events_reader"] {
  const seen = followed.filter(({ log }) => mayActIn(caller, log.containerId));
  return {
    running,
    last_cycle_started_at: lastCycle === null ? null : isoMillis(lastCycle.startedAtMs * 1000),
    last_cycle_duration_ms: lastCycle === null ? null : Math.round(lastCycle.durationMs),
    active_attachments: seen.length,
    attachments_in_failure: seen
      .filter(({ failing }) => failing)
      .map(({ log }) => {
        const { attachment_id, agent_id } = logAttachmentView(log);
        return { attachment_id, agent_id };
      }),
  };
}

export function queueAuditView({ audit }: StoreHealth): Status["queue_audit"] {
  return {
    degraded: audit.status === "degraded",
    pending_rows: audit.pendingRows,
    last_failure_exc_class: audit.lastFailure,
  };
}

export function routingStatusView(
  read: StoreReader,
  { lastCycleAtMs, eventsConsumed, skipsByReason, degraded }: RouteWorkerStatus,
  { audit }: StoreHealth,
): Status["routing"] {
  const { enabled, lastUpdatedAt, lastUpdatedBy } = read.routing();
  const { routes } = read.counts();
  return {
    value: enabled ? "enabled" : "disabled",
    last_updated_at: isoMillis(lastUpdatedAt),
    last_updated_by: lastUpdatedBy,
    routes_total: routes.enabled + routes.disabled,
    routes_enabled: routes.enabled,
    routes_disabled: routes.disabled,
    last_routing_cycle_at: lastCycleAtMs === null ? null : isoMillis(lastCycleAtMs * 1000),
    events_consumed_total: eventsConsumed,
    skips_by_reason: { ...skipsByReason },
    most_stalled_route: mostStalled(read.enabledRoutes(), read.newestEventId()),
    routing_worker_degraded: degraded,
    // What routes do is audited in the same file as everything else.
    degraded_routing_audit_persistence: audit.status === "degraded",
  };
}

function mostStalled(
  routes: readonly RouteRecord[],
  newestEventId: number,
): Status["routing"]["most_stalled_route"] {
  let last: RouteRecord | null = null;
  for (const route of routes)
    if (route.lastConsumedEventId < (last?.lastConsumedEventId ?? newestEventId)) last = route;
  if (last === null) return null;
  return { route_id: routeView(last).route_id, lag: newestEventId - last.lastConsumedEventId };
}
