import { defineMethod } from "../../define/method.ts";
import { noFilterOperators } from "../rules/filters.ts";
import { PaneDetailParams, PaneDetailResult, PaneListParams, PaneListResult } from "./schema.ts";

export const paneMethods = [
  defineMethod("app.pane.list", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "Panes in pages, by container, session, window and pane index.",
    params: PaneListParams,
    result: PaneListResult,
    rules: [noFilterOperators],
    errors: ["validation_failed"],
  }),
  defineMethod("app.pane.detail", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "One pane. Where several servers have the same `%N`, the container and socket tell them apart.",
    params: PaneDetailParams,
    result: PaneDetailResult,
    errors: ["pane_not_found", "validation_failed"],
  }),
];
