import { localPlane } from "@interlock/contracts";
import { jsonRpcEnvelope } from "@interlock/wire";
import { join } from "node:path";
import type { CheckedMethod, MethodOnDemand } from "../call/method-on-demand.ts";
import { DaemonLink } from "../daemon/daemon-link.ts";
import type { DaemonOptions, DaemonPorts } from "../daemon/open-connection.ts";
import { resolveHome } from "../home/resolve-home.ts";
import { ConnectionSkew } from "../skew/connection-skew.ts";
import { METHODS_UNDER_FLOOR } from "../skew/methods-under-floor.ts";
import { Greeter } from "./greeter.ts";
import type { LocalConnectionOptions } from "./local-connection.ts";
import { LOCAL_SUBSCRIPTION_NAMES } from "./local-frames.ts";

/** As `connectDaemon` has them; the socket is `rpc.sock` in the state root unless told. */
export type LocalOptions = Omit<DaemonOptions, "placeMs">;

/** What a test replaces. */
export interface LocalPorts extends DaemonPorts {
  /** The versions of the local protocol that the client speaks, the preferred one first. */
  readonly protocols: readonly [string, ...string[]];
}

/** Where the daemon of a state root serves the local plane. */
export function rpcSocketPath(home: string = resolveHome()): string {
  return join(home, "rpc.sock");
}

export interface PreparedLocal {
  readonly skew: ConnectionSkew;
  readonly connectionOptions: LocalConnectionOptions;
  readonly closing: AbortController;
}

/** What a client and its subscriptions are made of; nothing is connected yet. */
export function prepareLocal(
  hello: CheckedMethod,
  rows: readonly MethodOnDemand[],
  options: LocalOptions,
  { timing, open, protocols }: LocalPorts,
): PreparedLocal {
  const {
    socketPath = rpcSocketPath(),
    clientId,
    clientVersion,
    reconnectMs = 5_000,
    deadlineMs = 30_000,
  } = options;
  const skew = new ConnectionSkew({ underFloor: METHODS_UNDER_FLOOR, byEnvelope: ["session.subscribe"] });
  const [protocolVersion] = protocols;
  const codec = jsonRpcEnvelope({
    limits: localPlane.limits,
    errorNumbers: {},
    requestFields: { protocolVersion },
    subscriptionNames: LOCAL_SUBSCRIPTION_NAMES,
  });
  // A gate beyond `open` is what a hello without an agreement leaves shut.
  const writes = rows.filter(({ gate }) => gate !== "open").map(({ name }) => name);
  const greeter = new Greeter({
    hello,
    params: {
      protocolVersion,
      supportedProtocols: protocols,
      ...(clientId !== undefined && { clientId }),
      ...(clientVersion !== undefined && { clientVersion }),
    },
    refused: { writes, all: rows.map(({ name }) => name) },
    skew,
  });
  const closing = new AbortController();
  const openLink = (onNotification?: (method: string, params: unknown) => void): DaemonLink =>
    new DaemonLink({ socketPath, codec, timing, open, reconnectMs, onNotification });
  const connectionOptions = {
    socketPath,
    openLink,
    greeter,
    timing,
    deadlineMs,
    reconnectMs,
    closing: closing.signal,
  };
  return { skew, connectionOptions, closing };
}
