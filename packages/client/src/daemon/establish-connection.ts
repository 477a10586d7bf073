import type { CallableMethod } from "../call/check-answer.ts";
import { CheckedMethod, type MethodOnDemand } from "../call/method-on-demand.ts";
import { InterlockError } from "../errors/interlock-error.ts";
import type { DaemonConnection } from "./daemon-connection.ts";
import { openConnection, type DaemonOptions, type DaemonPorts } from "./open-connection.ts";

/**
 * A connection that stands; `hello` is the contract's row of `app.hello`.
 * @throws InterlockError `socket_missing`, `socket_permission_denied` or `daemon_unavailable`.
 */
export async function establishConnection(
  hello: CallableMethod | MethodOnDemand,
  options: DaemonOptions,
  ports?: DaemonPorts,
): Promise<DaemonConnection> {
  const connection = openConnection(new CheckedMethod(hello), options, ports);
  const opened = await connection.open();
  if (opened.ok) return connection;
  connection.close();
  throw new InterlockError("connect", opened.error);
}
