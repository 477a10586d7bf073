import { ROWS_MAX } from "@interlock/contracts";
import { ok } from "@interlock/wire";
import { addRoute, removeRoute, switchRoute } from "../../service/route/change-routes.ts";
import { isoMillis, systemClock } from "../../store/timestamp.ts";
import { fail } from "../container-fail.ts";
import {
  cliCause,
  type ContainerCall,
  type ContainerHandler,
  type ContainerServices,
} from "../container-services.ts";
import { newRoute } from "../new-route.ts";
import { firstPage } from "./first-page.ts";
import { present } from "../present.ts";
import { routeView } from "../views/route-view.ts";

export function routesAdd(services: ContainerServices): ContainerHandler<"routes.add"> {
  return async (call) =>
    ok({ route: routeView(await addRoute(services, newRoute(call.params), cliCause(call))) });
}

export function routesList({ store }: ContainerServices): ContainerHandler<"routes.list"> {
  return ({ params }) => {
    const filters = present({ enabled: params.enabled_only === true ? true : undefined });
    const page = { limit: ROWS_MAX, orderBy: "default", direction: "asc", cursor: null, filters } as const;
    const outcome = store.read.routes(page);
    const { rows, truncated } = firstPage(outcome);
    return ok({ routes: rows.map(routeView), truncated });
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

export function routesRemove(services: ContainerServices): ContainerHandler<"routes.remove"> {
  return async (call) => {
    const outcome = await removeRoute(services, call.params.route_id, cliCause(call));
    if (outcome.kind === "route-not-found") return fail("route_id_not_found");
    const { route_id } = routeView(outcome.route);
    return ok({ route_id, operation: "removed", at: isoMillis(systemClock()) });
  };
}

export function routesEnable(services: ContainerServices): ContainerHandler<"routes.enable"> {
  return (call) => turn(services, call, true);
}

export function routesDisable(services: ContainerServices): ContainerHandler<"routes.disable"> {
  return (call) => turn(services, call, false);
}

async function turn(
  services: ContainerServices,
  call: ContainerCall<{ readonly route_id: string }>,
  enabled: boolean,
) {
  const outcome = await switchRoute(services, call.params.route_id, enabled, cliCause(call));
  if (outcome.kind === "route-not-found") return fail("route_id_not_found");
  const { route_id } = routeView(outcome.route);
  const operation = enabled ? ("enabled" as const) : ("disabled" as const);
  return ok({ route_id, operation, at: isoMillis(outcome.route.updatedAt) });
}
