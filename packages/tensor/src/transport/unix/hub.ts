import { rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { Exchange } from "../exchange.ts";
import { exchangeTransport } from "../in-process.ts";
import type { Transport } from "../transport.ts";
import { DEFAULT_TRANSPORT_LIMITS, type TransportLimits } from "../transport-limits.ts";
import { HubConnection } from "./hub-connection.ts";
import { PatienceClock } from "./patience-clock.ts";

export interface HubOptions extends Partial<TransportLimits> {
  /** Path of the socket, in a directory that only those may enter who may use the streams. */
  readonly path: string;
}

/** Streams between the processes of one machine; lives in one of them. */
export interface Hub {
  readonly path: string;
  /** Processes that are connected. */
  readonly connections: number;
  /** A transport for the process of the hub itself, without a socket in between; it outlives the socket. */
  connect(): Transport;
  /** Tells every client that it stops, and frees the path. */
  close(): Promise<void>;
}

export type HubStarted =
  | { readonly ok: true; readonly hub: Hub }
  /** `in_use`: a hub listens there. `unusable`: the system's error code for the path. */
  | { readonly ok: false; readonly refusal: "in_use" }
  | { readonly ok: false; readonly refusal: "unusable"; readonly code: string };

/**
 * Starts a hub, on the main thread. A socket that a killed hub left behind is taken over: whoever starts one holds the
 * lock that makes it the only driver, since two that find the same leftover would both take it.
 */
export async function startHub(options: HubOptions): Promise<HubStarted> {
  const { path, ...limits } = options;
  const allLimits = { ...DEFAULT_TRANSPORT_LIMITS, ...limits };
  const clock = new PatienceClock(allLimits.patienceMs, () => exchange.cutStalled());
  const exchange = new Exchange(allLimits, () => clock.now());
  const connections = new Set<HubConnection>();
  const server = createServer((socket) => {
    const connection = new HubConnection(exchange, socket);
    connections.add(connection);
    void connection.gone.then(() => connections.delete(connection));
  });
  const failed = await listen(server, path);
  if (failed !== undefined) {
    clock.stop();
    return failed;
  }
  const hub: Hub = {
    path,
    get connections() {
      return connections.size;
    },
    connect: () => exchangeTransport(exchange),
    close: async () => {
      clock.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of connections) connection.leave("stopped");
      await Promise.all([closed, ...Array.from(connections, ({ gone }) => gone)]);
    },
  };
  return { ok: true, hub };
}

async function listen(server: Server, path: string): Promise<Exclude<HubStarted, { ok: true }> | undefined> {
  const code = await tryListen(server, path);
  if (code === undefined) return undefined;
  if (code !== "EADDRINUSE") return { ok: false, refusal: "unusable", code };
  if (await answers(path)) return { ok: false, refusal: "in_use" };
  rmSync(path, { force: true });
  const again = await tryListen(server, path);
  return again === undefined ? undefined : { ok: false, refusal: "unusable", code: again };
}

/** The system's code when it fails. The socket is the owner's alone from the moment it is there. */
function tryListen(server: Server, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => resolve(error.code ?? "UNKNOWN");
    server.once("error", failed);
    const mask = process.umask(0o177);
    server.listen({ path }, () => {
      server.off("error", failed);
      resolve(undefined);
    });
    // Binding happens within the call.
    process.umask(mask);
  });
}

/** Whether somebody listens at a path, however busy. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "ECONNREFUSED"));
  });
}
