import { defineMethod } from "../../define/method.ts";
import { LogAttached } from "./log-attachment.ts";
import { LOG_START_ERRORS } from "./log-start-errors.ts";
import {
  AttachLogParams,
  AttachLogStatusResult,
  DetachLogResult,
  LogOfAgentParams,
  PreviewLogParams,
  PreviewLogResult,
} from "./log-schema.ts";

const base = { planes: ["container"], since: "1.0", gate: "open" } as const;
const AGENT_ERRORS = ["agent_not_found", "other_container"];

export const logMethods = [
  defineMethod("attach_log", {
    ...base,
    kind: "mutation",
    summary: "Writes what an agent's pane prints to a log that the daemon reads.",
    params: AttachLogParams,
    result: LogAttached,
    errors: [...AGENT_ERRORS, "agent_inactive", "schema_version_newer", ...LOG_START_ERRORS],
  }),
  defineMethod("detach_log", {
    ...base,
    kind: "mutation",
    summary: "Ends an agent's log; what was read of it stays read.",
    params: LogOfAgentParams,
    result: DetachLogResult,
    errors: [...AGENT_ERRORS, "attachment_not_found"],
  }),
  defineMethod("attach_log_status", {
    ...base,
    kind: "query",
    summary: "An agent's log, and how far it was read.",
    params: LogOfAgentParams,
    result: AttachLogStatusResult,
    errors: AGENT_ERRORS,
  }),
  defineMethod("attach_log_preview", {
    ...base,
    kind: "query",
    summary: "The last lines of an agent's log, for people.",
    params: PreviewLogParams,
    result: PreviewLogResult,
    errors: [...AGENT_ERRORS, "attachment_not_found", "log_file_missing"],
  }),
];
