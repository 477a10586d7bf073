import { z } from "zod";
import { defineMethod } from "../../define/method.ts";
import { HelloParams, HelloResult, PreflightResult } from "./schema.ts";

export const appSessionMethods = [
  defineMethod("app.preflight", {
    planes: ["app"],
    kind: "query",
    gate: "open",
    since: "1.0",
    summary: "Is a daemon there, and does it take calls?",
    params: z.object({}),
    result: PreflightResult,
    errors: [],
  }),
  defineMethod("app.hello", {
    planes: ["app"],
    kind: "mutation",
    gate: "open",
    since: "1.0",
    summary: "Opens an app-session. Every hello gives a new token; at most 8 live at once.",
    params: HelloParams,
    result: HelloResult,
    errors: ["app_contract_major_unsupported", "validation_failed"],
  }),
  defineMethod("app.goodbye", {
    planes: ["app"],
    kind: "mutation",
    gate: "session",
    since: "1.2",
    summary: "Ends the app-session of the token. Its place is free at once.",
    params: z.object({}),
    result: z.object({}),
    errors: [],
  }),
];
