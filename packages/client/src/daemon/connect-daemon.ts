import type { MethodOnDemand } from "../call/method-on-demand.ts";
import { appMethods, type CallRow } from "../contract/app-contract.ts";
import { subscribableOnDemand } from "../subscription/subscribable-on-demand.ts";
import { connectMethods } from "./connect-methods.ts";
import type { AppMethodName, DaemonClient } from "./daemon-client.ts";
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
  const methods = appMethods();
  const rows = Object.values(methods).map((method: CallRow | MethodOnDemand) =>
    method.kind === "subscription" ? subscribableOnDemand(method) : method,
  );
  const { connection, surface, calls } = await connectMethods(methods["app.hello"], rows, options, ports);
  const handle = {
    socketPath: connection.socketPath,
    // The table of methods is total, so the map has every name.
    method: (name: AppMethodName) => calls.get(name),
    close: () => connection.leave(),
  };
  // `Surface` states in types what `buildSurface` does with the same names, prefix and leaves; a test walks both.
  return Object.assign(surface, handle) as DaemonClient;
}
