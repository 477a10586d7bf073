import { defineMethod } from "../../define/method.ts";
import { NoParams } from "../no-params.ts";
import { AddMountParams, AddMountResult, Nothing, ShutdownResult, StatusResult } from "./schema.ts";

const base = { planes: ["container"], since: "1.0" } as const;

export const coreMethods = [
  defineMethod("ping", {
    ...base,
    kind: "query",
    gate: "open",
    summary: "Answers, and does nothing else.",
    params: NoParams,
    result: Nothing,
    errors: [],
  }),
  defineMethod("status", {
    ...base,
    kind: "query",
    gate: "open",
    summary: "The daemon and its parts, its kill switch, and who was turned away at its sockets.",
    params: NoParams,
    result: StatusResult,
    errors: [],
  }),
  defineMethod("shutdown", {
    ...base,
    kind: "mutation",
    gate: "host",
    summary: "Ends the daemon after this answer, in its usual order.",
    params: NoParams,
    result: ShutdownResult,
    errors: [],
  }),
  defineMethod("add_mount", {
    ...base,
    kind: "mutation",
    gate: "host",
    summary: "Makes the directory that one container will mount, and listens in it.",
    params: AddMountParams,
    result: AddMountResult,
    errors: ["mount_name_invalid", "mount_path_too_long"],
  }),
];
