import type { AppDashboardResult, Route } from "@interlock/contracts";
import type { RouteRecord } from "../../store/records/route-record.ts";
import { isoMillis } from "../../store/timestamp.ts";

/** A stored route in the contract's words. */
export function routeView(route: RouteRecord): Route {
  return {
    route_id: route.routeId as Route["route_id"], // the store mints version 4 UUIDs
    enabled: route.enabled === 1,
    event_type: route.eventType,
    source_scope: { kind: route.sourceScopeKind, value: route.sourceScopeValue },
    target: { rule: route.targetRule, value: route.targetValue },
    master: { rule: route.masterRule, value: route.masterValue },
    template: route.template,
    last_consumed_event_id: route.lastConsumedEventId,
    created_at: isoMillis(route.createdAt),
    updated_at: isoMillis(route.updatedAt),
  };
}

/** The short form that a dashboard shows. */
export function recentRouteView(route: RouteRecord): AppDashboardResult["recent"]["routes"][number] {
  const { route_id, enabled, event_type, target, created_at } = routeView(route);
  const to = target.value === null ? target.rule : `${target.rule} ${target.value}`;
  return {
    id: route_id,
    timestamp: created_at,
    type: "route",
    enabled,
    summary: `${event_type} → ${to}`,
  };
}
