import { masterFits, sourceScopeFits, targetFits, templateReads } from "../../app/route/rules.ts";
import { defineMethod } from "../../define/method.ts";
import {
  RoutesAddParams,
  RoutesChangeResult,
  RoutesIdParams,
  RoutesListParams,
  RoutesListResult,
  RoutesRowResult,
  RoutesShowResult,
} from "./schema.ts";

const base = { planes: ["container"], since: "1.0" } as const;

export const routeMethods = [
  defineMethod("routes.add", {
    ...base,
    kind: "mutation",
    gate: "host",
    summary: "Adds a route, enabled. It looks at events from now on, never at earlier ones.",
    params: RoutesAddParams,
    result: RoutesRowResult,
    rules: [templateReads, sourceScopeFits, targetFits, masterFits],
    errors: [
      "route_event_type_invalid",
      "route_source_scope_invalid",
      "route_target_rule_invalid",
      "route_master_rule_invalid",
      "route_template_invalid",
    ],
  }),
  defineMethod("routes.list", {
    ...base,
    kind: "query",
    gate: "open",
    summary: "Routes in the order in which they run.",
    params: RoutesListParams,
    result: RoutesListResult,
    errors: [],
  }),
  defineMethod("routes.show", {
    ...base,
    kind: "query",
    gate: "open",
    summary: "One route, and how it ran since the daemon started.",
    params: RoutesIdParams,
    result: RoutesShowResult,
    errors: ["route_id_not_found"],
  }),
  defineMethod("routes.remove", {
    ...base,
    kind: "mutation",
    gate: "host",
    summary: "Removes a route for good.",
    params: RoutesIdParams,
    result: RoutesChangeResult,
    errors: ["route_id_not_found"],
  }),
  defineMethod("routes.enable", {
    ...base,
    kind: "mutation",
    gate: "host",
    summary: "Switches a route on.",
    params: RoutesIdParams,
    result: RoutesChangeResult,
    errors: ["route_id_not_found"],
  }),
  defineMethod("routes.disable", {
    ...base,
    kind: "mutation",
    gate: "host",
    summary: "Switches a route off.",
    params: RoutesIdParams,
    result: RoutesChangeResult,
    errors: ["route_id_not_found"],
  }),
];
