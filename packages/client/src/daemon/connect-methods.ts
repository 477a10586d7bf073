import { bindMethod } from "../call/bind-method.ts";
import { buildSurface } from "../call/build-surface.ts";
import type { CallableMethod } from "../call/check-answer.ts";
import { CheckedMethod, type MethodOnDemand } from "../call/method-on-demand.ts";
import { InterlockError } from "../errors/interlock-error.ts";
import type { BoundSubscription } from "../subscription/subscribable.ts";
import { callApp } from "./call-app.ts";
import type { DaemonConnection } from "./daemon-connection.ts";
import { openConnection, type DaemonOptions, type DaemonPorts } from "./open-connection.ts";

export interface ConnectedMethods {
  readonly connection: DaemonConnection;
  /** Each call by its name on the wire. */
  readonly calls: ReadonlyMap<string, object>;
  /** The same calls as a tree of names. */
  readonly surface: object;
}

type Bindable = CallableMethod | MethodOnDemand | BoundSubscription;

/** Connects, and makes a call of each method that is given; the types of the calls are the caller's to state. */
export async function connectMethods(
  hello: CallableMethod | MethodOnDemand,
  methods: readonly Bindable[],
  options: DaemonOptions,
  ports?: DaemonPorts,
): Promise<ConnectedMethods> {
  const connection = openConnection(new CheckedMethod(hello), options, ports);
  const opening = connection.open();
  // While the system connects.
  const bind = (row: Bindable): object => {
    if ("bind" in row) return row.bind(connection);
    const method = new CheckedMethod(row);
    return bindMethod(row.name, (params, call) => callApp(connection, method, params, call));
  };
  const calls = new Map(methods.map((method) => [method.name, bind(method)]));
  const surface = buildSurface(calls, "app.");
  const opened = await opening;
  if (!opened.ok) {
    connection.close();
    throw new InterlockError("connect", opened.error);
  }
  return { connection, calls, surface };
}
