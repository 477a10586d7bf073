import { z } from "zod";
import { defineMethod } from "../../define/method.ts";
import { ReadinessResult } from "./schema.ts";

export const readinessMethods = [
  defineMethod("app.readiness", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "Every subsystem with its status, the reason, and what to do next. Starts no scan.",
    params: z.object({}),
    result: ReadinessResult,
    errors: [],
  }),
];
