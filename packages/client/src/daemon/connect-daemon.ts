import { appCallGroups } from "@interlock/contracts/app-calls-on-demand";
import { surfaceOnDemand } from "../call/surface-on-demand.ts";
import { appGroups, appMethods, type AppRow } from "../contract/app-contract.ts";
import { subscribableOnDemand } from "../subscription/subscribable-on-demand.ts";
import { bindAppMethod } from "./bind-app-method.ts";
import type { AppMethodName, DaemonClient } from "./daemon-client.ts";
import { establishConnection } from "./establish-connection.ts";
import type { DaemonOptions, DaemonPorts } from "./open-connection.ts";

/**
 * Connects to the daemon of this machine. The session is opened by the first call that needs one.
 * @throws InterlockError `socket_missing`, `socket_permission_denied` or `daemon_unavailable`.
 */
export async function connectDaemon(options: DaemonOptions = {}): Promise<DaemonClient> {
  return connectThrough(options);
}

/** The same over other ports. */
export async function connectThrough(options: DaemonOptions, ports?: DaemonPorts): Promise<DaemonClient> {
  const connection = await establishConnection(appCallGroups.hello()["app.hello"], options, ports);
  const calls = new Map<string, object>();
  const bind = (row: AppRow): object => {
    const call = bindAppMethod(connection, row.kind === "subscription" ? subscribableOnDemand(row) : row);
    calls.set(row.name, call);
    return call;
  };
  const handle = {
    socketPath: connection.socketPath,
    method: (name: AppMethodName) => calls.get(name) ?? bind(appMethods()[name]),
    close: () => connection.leave(),
  };
  // `Surface` states in types what `surfaceOnDemand` does with the same names, prefix and leaves; a test walks both.
  return Object.assign(surfaceOnDemand(appGroups, "app.", bind), handle) as DaemonClient;
}
