import type { ContainerErrors } from "@interlock/contracts";
import type { Rejection } from "@interlock/contracts/define";
import type { RefusalTable } from "@interlock/wire";
import { containerError } from "./container-fail.ts";

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
  invalidParams: (rejection) => containerError(codeOf(rejection), `${rejection.field}: ${rejection.reason}`),
  internal: () => containerError("internal_error"),
};

/** The plane has a code of its own for what a field breaks, where the app plane has a reason. */
function codeOf({ field, reason }: Rejection): keyof ContainerErrors {
  switch (reason) {
    case "unknown filter":
      return "unknown_filter";
    case "unknown value":
      return "value_out_of_set";
    case "too long":
      return "field_too_long";
    case "wrong type":
    case "missing":
    case "unknown field":
      return "bad_request";
    default:
      return field === "project_path" ? "project_path_invalid" : "bad_request";
  }
}
