import { defineMethod } from "../../define/method.ts";
import { DashboardParams, DashboardResult } from "./schema.ts";

export const dashboardMethods = [
  defineMethod("app.dashboard", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "Counts, recent activity and hints in one answer.",
    params: DashboardParams,
    result: DashboardResult,
    errors: [],
  }),
];
