import { errorCodes, localPart, localPlane } from "@interlock/contracts";
import {
  jsonRpcEnvelope,
  serve,
  unixListener,
  type EnvelopeCodec,
  type JsonRpcNumber,
  type Service,
} from "@interlock/wire";
import { admitLocal, authorizeLocal, readmitLocal, screenLocal } from "../dispatch/local-gates.ts";
import { localHandlers } from "../dispatch/local-handlers.ts";
import { localRefusals } from "../dispatch/local-refusals.ts";
import type { LocalServices } from "../dispatch/local-services.ts";
import type { PeerIdentifier, PeerRefusal } from "../service/ports/peer.ts";
import { clearSocketPath } from "./home/socket-path.ts";
import { privateListener } from "./private-listener.ts";

export interface RpcSocketOptions {
  readonly path: string;
  readonly services: LocalServices;
  readonly identifier: PeerIdentifier;
  readonly onRefusedPeer: (reason: PeerRefusal) => void;
  readonly onFault: (kind: string, method: string | undefined, error: unknown) => void;
}

/** Serves the local plane on `rpc.sock`. Call it only under the home's lock. */
export function serveRpcSocket(options: RpcSocketOptions): Promise<Service> {
  const { path, services, identifier, onRefusedPeer, onFault } = options;
  clearSocketPath(path);
  return serve(localPart, localHandlers(services), {
    listener: privateListener(unixListener({ path })),
    codec: localCodec(),
    refusals: localRefusals,
    admit: admitLocal(identifier, onRefusedPeer),
    readmit: readmitLocal,
    screen: screenLocal,
    authorize: authorizeLocal(services.stopping),
    onFault: ({ kind, method, error }) => onFault(kind, method, error),
  });
}

function localCodec(): EnvelopeCodec {
  const numbers = Object.entries(errorCodes.local).map(([code, { jsonRpcCode }]): [string, JsonRpcNumber] => [
    code,
    jsonRpcCode,
  ]);
  return jsonRpcEnvelope({
    limits: localPlane.limits,
    errorNumbers: Object.fromEntries(numbers),
    subscriptionNames: { id: "subscriptionId", frame: "value" },
  });
}
