import { bindMethod } from "../call/bind-method.ts";
import { buildSurface } from "../call/build-surface.ts";
import { appContract } from "../contract/app-contract.ts";
import { InterlockError } from "../errors/interlock-error.ts";
import { callApp } from "./call-app.ts";
import type { AppMethodName, DaemonClient } from "./daemon-client.ts";
import { openConnection, type DaemonOptions, type DaemonPorts } from "./open-connection.ts";

/**
 * Connects to the daemon of this machine. The session is opened by the first call that needs one.
 * @throws InterlockError `socket_missing`, `socket_permission_denied` or `daemon_unavailable`.
 */
export async function connectDaemon(options: DaemonOptions = {}): Promise<DaemonClient> {
  return connectThrough(options);
}

/** The same over other ports. */
export async function connectThrough(options: DaemonOptions, ports?: DaemonPorts): Promise<DaemonClient> {
  const connection = openConnection(appContract.methods["app.hello"], options, ports);
  const opened = await connection.open();
  if (!opened.ok) {
    connection.close();
    throw new InterlockError("connect", opened.error);
  }
  const bind = (name: AppMethodName): object =>
    bindMethod(name, (params, call) =>
      callApp(connection, appContract.details, appContract.methods[name], params, call),
    );
  // Object.keys forgets the keys of the total table.
  const names = Object.keys(appContract.methods) as AppMethodName[];
  const calls = new Map(names.map((name) => [name, bind(name)]));
  const surface = buildSurface(names, "app.", (name) => calls.get(name as AppMethodName) ?? {});
  const handle = {
    socketPath: connection.socketPath,
    connection,
    method: (name: AppMethodName) => calls.get(name) ?? bind(name),
    close: () => connection.close(),
  };
  // `Surface` states in types what `buildSurface` does with the same names, prefix and leaves; a test walks both.
  return Object.assign(surface, handle) as DaemonClient;
}
