import { appHello } from "@interlock/contracts/app-calls";
import type { AppMethods } from "@interlock/contracts";
import { buildSurface } from "../call/build-surface.ts";
import type { CallableMethod } from "../call/check-answer.ts";
import type { BoundSubscription } from "../subscription/subscribable.ts";
import { bindAppMethod } from "./bind-app-method.ts";
import type { SelectedClient } from "./daemon-client.ts";
import { establishConnection } from "./establish-connection.ts";
import type { DaemonOptions, DaemonPorts } from "./open-connection.ts";

/** One method of the app plane, ready to be selected; a subscription is so through `subscribable`. */
export type SelectableMethod<Name extends keyof AppMethods & string> =
  | (CallableMethod & { readonly name: Name; readonly kind: "query" | "mutation" })
  | BoundSubscription<Name>;

/**
 * Connects like `connectDaemon`, for programs that call a few methods and ship as a bundle: it carries those methods
 * and no others. `connectSelected([appPaneList])` has `daemon.pane.list()`.
 * @throws InterlockError `socket_missing`, `socket_permission_denied` or `daemon_unavailable`.
 */
export async function connectSelected<Name extends keyof AppMethods & string>(
  methods: readonly SelectableMethod<Name>[],
  options: DaemonOptions = {},
): Promise<SelectedClient<Name>> {
  return connectSelectedThrough(methods, options);
}

/** The same over other ports. */
export async function connectSelectedThrough<Name extends keyof AppMethods & string>(
  methods: readonly SelectableMethod<Name>[],
  options: DaemonOptions,
  ports?: DaemonPorts,
): Promise<SelectedClient<Name>> {
  const connection = await establishConnection(appHello, options, ports);
  const calls = new Map(methods.map((method) => [method.name, bindAppMethod(connection, method)]));
  const handle = { socketPath: connection.socketPath, close: () => connection.leave() };
  // `Surface` over the selected names states in types what `buildSurface` does with the same names; a test calls them.
  return Object.assign(buildSurface(calls, "app."), handle) as SelectedClient<Name>;
}
