import { ok } from "@interlock/wire";
import { addRoute, removeRoute, switchRoute } from "../../service/route/change-routes.ts";
import type { ChangeRouteOutcome } from "../../store/operations/change-route.ts";
import type { RouteFilters } from "../../store/queries/list-inputs.ts";
import { causeOf, type AppHandler, type AppServices } from "../app-services.ts";
import { fail } from "../fail.ts";
import { newRoute } from "../new-route.ts";
import { keptAnswers } from "../kept-answers.ts";
import { pageAnswer } from "../page-answer.ts";
import { pageRequest } from "../page-request.ts";
import { present } from "../present.ts";
import { routeView } from "../views/route-view.ts";

export function routeList({ store }: AppServices): AppHandler<"app.route.list"> {
  return keptAnswers(store.read, (params) => {
    const page = pageRequest<"default" | "created_at" | "updated_at">(params, "default");
    const filters: RouteFilters = present(params.filters ?? {});
    return pageAnswer(store.read.routes({ ...page, filters }), routeView, page.ordering);
  });
}

export function routeDetail({ store }: AppServices): AppHandler<"app.route.detail"> {
  return ({ params: { route_id } }) => {
    const route = store.read.route(route_id);
    return route === null ? fail("route_not_found", { route_id }) : ok({ row: routeView(route) });
  };
}

export function routeAdd(services: AppServices): AppHandler<"app.route.add"> {
  return async (call) =>
    ok({ row: routeView(await addRoute(services, newRoute(call.params), causeOf(call))) });
}

export function routeRemove(services: AppServices): AppHandler<"app.route.remove"> {
  return async (call) => {
    const { route_id: routeId } = call.params;
    return changeAnswer(await removeRoute(services, routeId, causeOf(call)), routeId);
  };
}

export function routeUpdate(services: AppServices): AppHandler<"app.route.update"> {
  return async (call) => {
    const { route_id: routeId, enabled } = call.params;
    return changeAnswer(await switchRoute(services, routeId, enabled, causeOf(call)), routeId);
  };
}

function changeAnswer(outcome: ChangeRouteOutcome, routeId: string) {
  return outcome.kind === "route-not-found"
    ? fail("route_not_found", { route_id: routeId })
    : ok({ row: routeView(outcome.route) });
}
