import { containerPart, type ContainerErrors } from "@interlock/contracts";
import type { MethodRuntime, Rejection } from "@interlock/contracts/define";
import type { RefusalTable } from "@interlock/wire";
import { containerError } from "./container-fail.ts";

type Code = keyof ContainerErrors;

const methods: Readonly<Record<string, MethodRuntime>> = containerPart.methods;

/** How the container plane words what the chain refuses before a handler is reached. */
export const containerRefusals: RefusalTable<ContainerErrors> = {
  malformed: (reason, stage) =>
    containerError(
      stage === "decode" && (reason === "invalid utf-8" || reason.startsWith("json decode error"))
        ? "bad_json"
        : "bad_request",
      `The line is not a request: ${reason}.`,
    ),
  tooLarge: (limitBytes) => containerError("request_too_large", `A request has at most ${limitBytes} bytes.`),
  // Every app name, existing or not: nothing is learnt here of the other plane.
  unknownMethod: (method) => containerError(method.startsWith("app.") ? "host_only" : "unknown_method"),
  invalidParams: (rejection, method) =>
    containerError(codeOf(rejection, method), `${rejection.field}: ${rejection.reason}`),
  internal: () => containerError("internal_error"),
};

/** The plane has a code of its own for what a field breaks, where the app plane has a reason. */
function codeOf({ field, reason }: Rejection, method: string): Code {
  if (reason === "wrong type" || reason === "missing" || reason === "unknown field") return "bad_request";
  const errors = methods[method]?.errors ?? [];
  const codes = [BY_FIELD[field], BY_REASON[reason]];
  return codes.find((code) => code !== undefined && errors.includes(code)) ?? "bad_request";
}

const BY_REASON: Readonly<Record<string, Code>> = {
  "unknown filter": "unknown_filter",
  "unknown value": "value_out_of_set",
  "too long": "field_too_long",
};

const BY_FIELD: Readonly<Record<string, Code>> = {
  project_path: "project_path_invalid",
  event_type: "route_event_type_invalid",
  source_scope: "route_source_scope_invalid",
  target: "route_target_rule_invalid",
  master: "route_master_rule_invalid",
  template: "route_template_invalid",
  log_path: "log_path_invalid",
  attach_log: "log_path_invalid",
  types: "events_filter_invalid",
  since: "events_filter_invalid",
  until: "events_filter_invalid",
  limit: "events_filter_invalid",
  cursor: "events_invalid_cursor",
};
