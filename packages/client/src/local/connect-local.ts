import { LOCAL_PROTOCOL_VERSION } from "@interlock/contracts";
import { localCallsOnDemand } from "@interlock/contracts/local-calls-on-demand";
import { connectUnix } from "@interlock/wire";
import { bindMethod } from "../call/bind-method.ts";
import { buildSurface } from "../call/build-surface.ts";
import { checkAnswer } from "../call/check-answer.ts";
import type { CallOptions } from "../call/method-call.ts";
import { CheckedMethod, type MethodOnDemand } from "../call/method-on-demand.ts";
import type { Outcome } from "../call/outcome.ts";
import { InterlockError, type AnyCallError } from "../errors/interlock-error.ts";
import type { SubscribeOptions } from "../subscription/subscription.ts";
import { systemTiming } from "../timing/timing.ts";
import type { LocalClient, LocalMethodName } from "./local-client.ts";
import { LocalConnection } from "./local-connection.ts";
import { LocalFrames } from "./local-frames.ts";
import { prepareLocal, type LocalOptions, type LocalPorts } from "./prepare-local.ts";

/**
 * Connects to the local plane of this machine's daemon, and says hello. A daemon that speaks no common version of the
 * protocol still answers what changes nothing: `skew` says so, and which side to upgrade.
 * @throws InterlockError `socket_missing`, `socket_permission_denied`, `daemon_unavailable` or `hello_refused`.
 */
export async function connectLocal(options: LocalOptions = {}): Promise<LocalClient> {
  return connectLocalThrough(options, {
    timing: systemTiming,
    open: (socketPath) => connectUnix(socketPath),
    protocols: [LOCAL_PROTOCOL_VERSION],
  });
}

/** The same over other ports. */
export async function connectLocalThrough(options: LocalOptions, ports: LocalPorts): Promise<LocalClient> {
  const { "daemon.hello": hello, ...rows } = localCallsOnDemand();
  const { skew, connectionOptions, closing } = prepareLocal(
    new CheckedMethod(hello),
    Object.values(rows),
    options,
    ports,
  );
  const connection = new LocalConnection(connectionOptions);
  const close = (): void => {
    closing.abort();
    connection.close();
  };
  const opened = await connection.open();
  if (!opened.ok) {
    close();
    throw new InterlockError("connect", opened.error);
  }
  const bind = (row: MethodOnDemand): object => {
    if (row.kind === "subscription")
      return (params: object = {}, call: SubscribeOptions = {}) =>
        new LocalFrames({ row, params, options: call, connection: connectionOptions });
    const method = new CheckedMethod(row);
    return bindMethod(row.name, (params, call) => callLocal(connection, method, params, call));
  };
  const calls = new Map(Object.values(rows).map((row: MethodOnDemand) => [row.name, bind(row)]));
  const handle = {
    plane: "local",
    socketPath: connectionOptions.socketPath,
    skew,
    method: (name: LocalMethodName) => calls.get(name),
    close,
  };
  // `Surface` states in types what `buildSurface` does with the same names and leaves; a test walks both.
  return Object.assign(buildSurface(calls, ""), handle) as unknown as LocalClient;
}

/** One call and its check, untyped: the typed forms are thin over this. */
async function callLocal(
  connection: LocalConnection,
  method: CheckedMethod,
  params: object = {},
  options: CallOptions = {},
): Promise<Outcome<unknown, AnyCallError>> {
  const [outcome, checks] = await method.beside(connection.request(method.sendable, params, options));
  if (!outcome.ok) return outcome;
  // The check has just held code and details against the contract, which is what the error union states.
  return checkAnswer(checks, outcome.result) as Outcome<unknown, AnyCallError>;
}
