import { APP_CONTRACT_VERSION, APP_LIMITS } from "@interlock/contracts";
import { connectUnix, lineCaller, type Transport } from "@interlock/wire";
import type { CheckedMethod } from "../call/method-on-demand.ts";
import { appSocketPath, resolveHome } from "../home/resolve-home.ts";
import { AppSession } from "./app-session.ts";
import { DaemonConnection } from "./daemon-connection.ts";
import { DaemonLink } from "./daemon-link.ts";
import { systemTiming, type Timing } from "../timing/timing.ts";

export interface DaemonOptions {
  /** Default: `app.sock` in the state root (`INTERLOCK_HOME`, `XDG_STATE_HOME`). */
  readonly socketPath?: string;
  /** Names the client to the daemon; at most 128 characters. */
  readonly clientId?: string;
  /** At most 64 characters. */
  readonly clientVersion?: string;
  /** Default deadline of a call. 30 000 ms unless told. */
  readonly deadlineMs?: number;
  /** How long a call waits for a daemon that went away, within its deadline. 5 000 ms unless told. */
  readonly reconnectMs?: number;
  /** How long a call waits for one of the daemon's eight sessions, within its deadline. 5 000 ms unless told. */
  readonly placeMs?: number;
}

/** What a test replaces. */
export interface DaemonPorts {
  readonly timing: Timing;
  readonly open: (socketPath: string) => Promise<Transport>;
}

const systemPorts: DaemonPorts = { timing: systemTiming, open: (socketPath) => connectUnix(socketPath) };

/** A connection that has not connected yet; `hello` is the contract's row of `app.hello`. */
export function openConnection(
  hello: CheckedMethod,
  options: DaemonOptions = {},
  ports: DaemonPorts = systemPorts,
): DaemonConnection {
  const { socketPath = appSocketPath(resolveHome()), clientId, clientVersion } = options;
  const { timing, open } = ports;
  const reconnectMs = options.reconnectMs ?? 5_000;
  const codec = lineCaller(APP_LIMITS);
  const session = new AppSession({
    hello,
    params: {
      ...(clientId === undefined ? {} : { client_id: clientId }),
      ...(clientVersion === undefined ? {} : { client_version: clientVersion }),
      client_app_contract_major: Number.parseInt(APP_CONTRACT_VERSION, 10),
    },
    timing,
    placeMs: options.placeMs ?? 5_000,
  });
  return new DaemonConnection({
    socketPath,
    openLink: (onNotification) =>
      new DaemonLink({ socketPath, codec, timing, open, reconnectMs, onNotification }),
    session,
    timing,
    reconnectMs,
    deadlineMs: options.deadlineMs ?? 30_000,
  });
}
