import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { wireFailure } from "../dispatch/wire-failure.ts";
import { ControlPlaneStartError } from "../model/start-failure.ts";
import { codeOf } from "../store/database-failure.ts";
import { respondFailure } from "./respond.ts";
import { serveRequest, type Serving } from "./serve-request.ts";

export interface HttpListener {
  readonly host: string;
  readonly port: number;
  /** Takes no new requests, lets those under way finish, then ends what is left. */
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";
const REQUEST_WITHIN_MS = 30_000;
const FINISH_WITHIN_MS = 5_000;

/**
 * Listens on loopback. @param port 0 takes any free one.
 * @throws ControlPlaneStartError `address-in-use` | `address-refused`
 */
export async function listenHttp(serving: Serving, port: number): Promise<HttpListener> {
  const server = createServer(
    { requestTimeout: REQUEST_WITHIN_MS, headersTimeout: 10_000 },
    (request, response) => {
      serveRequest(serving, boundPort, request, response).catch((error: unknown) => {
        serving.onFault({ event: "fault", method: undefined, code: codeOf(error) });
        if (response.headersSent) response.destroy();
        else respondFailure(response, wireFailure("system.internal_error", {}));
      });
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(startError(error, port)));
    server.listen(port, LOOPBACK, resolve);
  });
  // A TCP server that listens has an address object.
  const boundPort = (server.address() as AddressInfo).port;
  return {
    host: LOOPBACK,
    port: boundPort,
    close: () =>
      new Promise((resolve) => {
        const late = setTimeout(() => server.closeAllConnections(), FINISH_WITHIN_MS);
        server.close(() => {
          clearTimeout(late);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function startError(error: Error, port: number): ControlPlaneStartError {
  const code = codeOf(error) ?? "unknown";
  return new ControlPlaneStartError(
    code === "EADDRINUSE" ? { kind: "address-in-use", port } : { kind: "address-refused", code },
  );
}
