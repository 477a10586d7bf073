import { defineMethod } from "../../define/method.ts";
import { RouteDetailParams, RouteListParams, RouteListResult, RouteRowResult } from "./schema.ts";

export const routeMethods = [
  defineMethod("app.route.list", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "Routes in pages, in the order in which they run.",
    params: RouteListParams,
    result: RouteListResult,
    errors: ["validation_failed"],
  }),
  defineMethod("app.route.detail", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "One route.",
    params: RouteDetailParams,
    result: RouteRowResult,
    errors: ["route_not_found"],
  }),
];
