import { bindMethod } from "../call/bind-method.ts";
import type { CallableMethod } from "../call/check-answer.ts";
import { CheckedMethod, type MethodOnDemand } from "../call/method-on-demand.ts";
import type { BoundSubscription } from "../subscription/subscribable.ts";
import { callApp } from "./call-app.ts";
import type { DaemonConnection } from "./daemon-connection.ts";

/** The call of one method over a connection; its types are the caller's to state. */
export function bindAppMethod(
  connection: DaemonConnection,
  row: CallableMethod | MethodOnDemand | BoundSubscription,
): object {
  if ("bind" in row) return row.bind(connection);
  const method = new CheckedMethod(row);
  return bindMethod(row.name, (params, call) => callApp(connection, method, params, call));
}
