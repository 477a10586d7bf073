import { ROWS_MAX } from "@interlock/contracts";
import { ok } from "@interlock/wire";
import { isoMillis, systemClock } from "../../store/timestamp.ts";
import { fail } from "../container-fail.ts";
import {
  cliCause,
  type ContainerCall,
  type ContainerHandler,
  type ContainerServices,
} from "../container-services.ts";
import { newRoute } from "../new-route.ts";
import { present } from "../present.ts";
import { routeView } from "../views/route-view.ts";

export function routesAdd({ store, routes }: ContainerServices): ContainerHandler<"routes.add"> {
  return async (call) => {
    const { route } = await store.write.addRoute({
      route: newRoute(call.params),
      createdByAgentId: null,
      cause: cliCause(call),
    });
    routes.kick();
    return ok({ route: routeView(route) });
  };
}

export function routesList({ store }: ContainerServices): ContainerHandler<"routes.list"> {
  return ({ params }) => {
    const filters = present({ enabled: params.enabled_only === true ? true : undefined });
    const page = { limit: ROWS_MAX, orderBy: "default", direction: "asc", cursor: null, filters } as const;
    const outcome = store.read.routes(page);
    if (outcome.kind === "cursor-refused") throw new Error("a list without a cursor refused it");
    return ok({ routes: outcome.rows.map(routeView), truncated: outcome.cursorNext !== null });
  };
}

export function routesShow({ store, routes }: ContainerServices): ContainerHandler<"routes.show"> {
  return ({ params: { route_id } }) => {
    const route = store.read.route(route_id);
    if (route === null) return fail("route_id_not_found");
    const { eventsConsumed = 0, lastSkip = null } = routes.runtime(route_id) ?? {};
    const cycle = routes.status().lastCycleAtMs;
    return ok({
      route: routeView(route),
      runtime: {
        last_routing_cycle_at: cycle === null ? null : isoMillis(cycle * 1000),
        events_consumed: eventsConsumed,
        last_skip_reason: lastSkip?.reason ?? null,
        last_skip_at: lastSkip === null ? null : isoMillis(lastSkip.atMs * 1000),
      },
    });
  };
}

export function routesRemove({ store }: ContainerServices): ContainerHandler<"routes.remove"> {
  return async (call) => {
    const { route_id: routeId } = call.params;
    const outcome = await store.write.removeRoute({ routeId, byAgentId: null, cause: cliCause(call) });
    if (outcome.kind === "route-not-found") return fail("route_id_not_found");
    const { route_id } = routeView(outcome.route);
    return ok({ route_id, operation: "removed", at: isoMillis(systemClock()) });
  };
}

export function routesEnable(services: ContainerServices): ContainerHandler<"routes.enable"> {
  return (call) => switchRoute(services, call, true);
}

export function routesDisable(services: ContainerServices): ContainerHandler<"routes.disable"> {
  return (call) => switchRoute(services, call, false);
}

async function switchRoute(
  { store, routes }: ContainerServices,
  call: ContainerCall<{ readonly route_id: string }>,
  enabled: boolean,
) {
  const { route_id: routeId } = call.params;
  const outcome = await store.write.setRouteEnabled({
    routeId,
    enabled,
    byAgentId: null,
    cause: cliCause(call),
  });
  if (outcome.kind === "route-not-found") return fail("route_id_not_found");
  routes.kick();
  const { route_id } = routeView(outcome.route);
  const operation = enabled ? ("enabled" as const) : ("disabled" as const);
  return ok({ route_id, operation, at: isoMillis(outcome.route.updatedAt) });
}
