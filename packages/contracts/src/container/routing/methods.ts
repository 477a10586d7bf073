import { defineMethod } from "../../define/method.ts";
import { NoParams } from "../no-params.ts";
import { RoutingStatusResult, RoutingToggleResult } from "./schema.ts";

const base = { planes: ["container"], since: "1.0", params: NoParams } as const;

export const routingMethods = [
  defineMethod("routing.enable", {
    ...base,
    kind: "mutation",
    gate: "toggle",
    summary: "Turns the kill switch on: messages go.",
    result: RoutingToggleResult,
    errors: [],
  }),
  defineMethod("routing.disable", {
    ...base,
    kind: "mutation",
    gate: "toggle",
    summary: "Turns the kill switch off: nothing new goes, what is in flight finishes.",
    result: RoutingToggleResult,
    errors: [],
  }),
  defineMethod("routing.status", {
    ...base,
    kind: "query",
    gate: "open",
    summary: "The kill switch, and who turned it last.",
    result: RoutingStatusResult,
    errors: [],
  }),
];
