import type { NewRoute } from "../../store/operations/add-route.ts";
import type { ChangeRouteOutcome } from "../../store/operations/change-route.ts";
import type { AuditCause } from "../../store/audit/audit-cause.ts";
import type { RouteRecord } from "../../store/records/route-record.ts";
import type { Store } from "../../store/store.ts";
import type { RouteWorker } from "./route-worker.ts";

export interface RouteParts {
  readonly store: Pick<Store, "write">;
  readonly routes: Pick<RouteWorker, "kick">;
}

/** Adds a route on behalf of the person at this machine, and has it run. */
export async function addRoute(
  { store, routes }: RouteParts,
  route: NewRoute,
  cause: AuditCause,
): Promise<RouteRecord> {
  const added = await store.write.addRoute({ route, createdByAgentId: null, cause });
  routes.kick();
  return added.route;
}

/** Switches a route on or off, likewise; one that is switched on has events to look at. */
export async function switchRoute(
  { store, routes }: RouteParts,
  routeId: string,
  enabled: boolean,
  cause: AuditCause,
): Promise<ChangeRouteOutcome> {
  const outcome = await store.write.setRouteEnabled({ routeId, enabled, byAgentId: null, cause });
  routes.kick();
  return outcome;
}

/** Removes a route for good, likewise. */
export function removeRoute(
  { store }: Pick<RouteParts, "store">,
  routeId: string,
  cause: AuditCause,
): Promise<ChangeRouteOutcome> {
  return store.write.removeRoute({ routeId, byAgentId: null, cause });
}
