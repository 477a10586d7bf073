import { APP_CONTRACT_VERSION, appPart, appPlane } from "@interlock/contracts";
import { lineEnvelope, serve, unixListener, type Service } from "@interlock/wire";
import { admitHost, authorizeApp, readmitHost } from "../dispatch/app-gates.ts";
import { appHandlers } from "../dispatch/app-handlers.ts";
import { appRefusals } from "../dispatch/app-refusals.ts";
import type { AppServices } from "../dispatch/app-services.ts";
import type { PeerIdentifier, PeerRefusal } from "../service/ports/peer.ts";
import { clearSocketPath } from "./home/socket-path.ts";
import { privateListener } from "./private-listener.ts";

export interface AppSocketOptions {
  readonly path: string;
  readonly services: AppServices;
  readonly identifier: PeerIdentifier;
  readonly onRefusedPeer: (reason: PeerRefusal) => void;
  readonly onFault: (kind: string, method: string | undefined, error: unknown) => void;
}

/** Serves the app plane on `app.sock`. Call it only under the home's lock. */
export function serveAppSocket(options: AppSocketOptions): Promise<Service> {
  const { path, services, identifier, onRefusedPeer, onFault } = options;
  clearSocketPath(path);
  return serve(appPart, appHandlers(services), {
    listener: privateListener(unixListener({ path })),
    codec: lineEnvelope({
      versionField: "app_contract_version",
      version: APP_CONTRACT_VERSION,
      limits: appPlane.limits,
    }),
    refusals: appRefusals,
    admit: admitHost(identifier, onRefusedPeer),
    readmit: readmitHost,
    authorize: authorizeApp(services),
    onFault: ({ kind, method, error }) => onFault(kind, method, error),
  });
}
