import { defineMethod } from "../../define/method.ts";
import { noFilterOperators, sinceBeforeUntil } from "../rules/filters.ts";
import { EventDetailParams, EventListParams, EventListResult, EventRowResult } from "./schema.ts";

export const eventMethods = [
  defineMethod("app.event.list", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "Events in pages, newest first.",
    params: EventListParams,
    result: EventListResult,
    rules: [sinceBeforeUntil, noFilterOperators],
    errors: ["validation_failed"],
  }),
  defineMethod("app.event.detail", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "One event.",
    params: EventDetailParams,
    result: EventRowResult,
    errors: ["not_found"],
  }),
];
