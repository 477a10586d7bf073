import { createServer, Socket, type Server } from "node:net";
import { isRecord } from "../envelope/record.ts";
import { WireFault } from "../peer/wire-fault.ts";
import type { PeerHandle } from "./peer-handle.ts";
import { ReadBuffer } from "./read-buffer.ts";
import { errorCode, StreamTransport } from "./stream-transport.ts";
import type { Listener, Listening, Transport } from "./transport.ts";

export interface UnixListenerOptions {
  readonly path: string;
  /** Connections the system holds before they are accepted. Default 511. */
  readonly backlog?: number;
}

/** Listens on a path that the caller has made safe: free, short enough, in a directory of ours, under the right umask. */
export function unixListener(options: UnixListenerOptions): Listener {
  return {
    async listen(accept, failed) {
      // Half-open, so that a peer which ends its side after its last request still gets the answer.
      const server = createServer({ allowHalfOpen: true }, (socket) => accept(socketTransport(socket)));
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(
          { path: options.path, ...(options.backlog === undefined ? {} : { backlog: options.backlog }) },
          () => {
            server.off("error", reject);
            server.on("error", (error) => failed?.(errorCode(error)));
            resolve();
          },
        );
      });
      return listening(server, options.path);
    },
  };
}

function listening(server: Server, address: string): Listening {
  return {
    address,
    close: () =>
      new Promise((resolve) => {
        // `close` waits for the connections, which are the service's to end; the path is free at once.
        server.close();
        resolve();
      }),
  };
}

export interface ConnectOptions {
  /** Milliseconds until the connection stands. Default 5 000. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/** @throws WireFault `connect_failed` with the system's error code in `details.code`, `deadline_exceeded`, `canceled`. */
export function connectUnix(path: string, options: ConnectOptions = {}): Promise<Transport> {
  const { deadlineMs = 5_000, signal } = options;
  return new Promise((resolve, reject) => {
    const reads = new ReadBuffer();
    const socket = new Socket({ allowHalfOpen: true, onread: reads.onread });
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", canceled);
      socket.removeListener("error", failed);
      socket.removeListener("connect", connected);
    };
    const give = (fault: WireFault): void => {
      settle();
      // An error that follows the verdict has nobody left to hear it.
      socket.on("error", () => undefined);
      socket.destroy();
      reject(fault);
    };
    const failed = (error: unknown): void => {
      give(
        new WireFault("connect_failed", "no connection to the socket", {
          details: { code: errorCode(error) },
        }),
      );
    };
    const canceled = (): void => give(new WireFault("canceled", "the connection attempt was canceled"));
    const connected = (): void => {
      settle();
      resolve(new StreamTransport(socket, socket, socketPeer(socket, "unix"), reads));
    };
    const timer = setTimeout(
      () => give(new WireFault("deadline_exceeded", `no connection within ${deadlineMs} ms`)),
      deadlineMs,
    );
    socket.once("error", failed);
    socket.once("connect", connected);
    signal?.addEventListener("abort", canceled, { once: true });
    if (signal?.aborted === true) canceled();
    else socket.connect({ path });
  });
}

/** A transport over a connected socket, for listeners and clients of other kinds of socket too. */
export function socketTransport(socket: Socket, name: string = "unix"): Transport {
  return new StreamTransport(socket, socket, socketPeer(socket, name));
}

function socketPeer(socket: Socket, transport: string): PeerHandle {
  return { transport, descriptor: () => descriptorOf(socket) };
}

/** Node gives no public way to a socket's descriptor; this is the only place that knows the private one. */
function descriptorOf(socket: Socket): number | undefined {
  const handle: unknown = Reflect.get(socket, "_handle");
  const fd = isRecord(handle) ? handle["fd"] : undefined;
  return typeof fd === "number" && fd >= 0 ? fd : undefined;
}
