import type { AuditCause } from "../audit/audit-cause.ts";
import { statement } from "../database/statement.ts";
import { routeById } from "../records/by-id.ts";
import type { RouteRecord } from "../records/route-record.ts";
import type { UnixMicros } from "../timestamp.ts";
import type { Operation } from "./operation.ts";

export interface SetRouteEnabledInput {
  readonly routeId: string;
  readonly enabled: boolean;
  /** The agent that asked, null for a person. */
  readonly byAgentId: string | null;
  readonly cause: AuditCause;
}

export interface RemoveRouteInput {
  readonly routeId: string;
  readonly byAgentId: string | null;
  readonly cause: AuditCause;
}

export type ChangeRouteOutcome =
  | { readonly kind: "changed"; readonly route: RouteRecord }
  /** It was so already; nothing was written and nothing audited. */
  | { readonly kind: "unchanged"; readonly route: RouteRecord }
  | { readonly kind: "route-not-found" };

const write = statement<{ routeId: string; enabled: 0 | 1; now: UnixMicros }>()((db, input) =>
  db
    .updateTable("routes")
    .set({ enabled: input.enabled, updated_at: input.now })
    .where("route_id", "=", input.routeId),
);

const remove = statement<{ routeId: string }>()((db, input) =>
  db.deleteFrom("routes").where("route_id", "=", input.routeId),
);

/** A route that was off goes on where it stopped: what happened meanwhile is routed then. */
export const setRouteEnabled: Operation<SetRouteEnabledInput, ChangeRouteOutcome> = (
  { db, now, audit },
  { routeId, enabled, byAgentId, cause },
) => {
  const before = db.first(routeById, { id: routeId });
  if (before === undefined) return { kind: "route-not-found" };
  const value = enabled ? 1 : 0;
  if (before.enabled === value) return { kind: "unchanged", route: before };
  db.run(write, { routeId, enabled: value, now });
  audit({
    eventType: "route_updated",
    cause,
    payload: { route_id: routeId, change: { enabled }, updated_by_agent_id: byAgentId },
  });
  return { kind: "changed", route: { ...before, enabled: value, updatedAt: now } };
};

/** The messages that the route made stay. */
export const removeRoute: Operation<RemoveRouteInput, ChangeRouteOutcome> = (
  { db, audit },
  { routeId, byAgentId, cause },
) => {
  const before = db.first(routeById, { id: routeId });
  if (before === undefined) return { kind: "route-not-found" };
  db.run(remove, { routeId });
  audit({
    eventType: "route_deleted",
    cause,
    payload: { route_id: routeId, deleted_by_agent_id: byAgentId },
  });
  return { kind: "changed", route: before };
};
