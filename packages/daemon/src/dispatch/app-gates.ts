import type { AppErrors } from "@interlock/contracts";
import { appPlane } from "@interlock/contracts";
import type { WireError } from "@interlock/contracts/define";
import {
  granted,
  refused,
  type IncomingConnection,
  type IncomingRequest,
  type Verdict,
} from "@interlock/wire";
import type { AppSessionRegistry } from "../service/app-session/app-session-registry.ts";
import type { HostPeer, PeerIdentifier, PeerRefusal } from "../service/ports/peer.ts";
import type { AppContext } from "./app-services.ts";

const TOKEN = appPlane.gates.session.param;

const HOST_ONLY: WireError<AppErrors> = {
  code: "host_only",
  message: "Only processes on the host may call this socket.",
  details: {},
};

/** The host gate: once for each connection, before any method name is looked at. */
export function admitHost(
  identifier: PeerIdentifier,
  onRefused: (reason: PeerRefusal) => void,
): (connection: IncomingConnection) => Verdict<HostPeer, AppErrors> {
  return (connection) => {
    const verdict = identifier.identify(connection.peer.descriptor());
    if (verdict.kind === "refused") {
      onRefused(verdict.reason);
      return refused(HOST_ONLY);
    }
    connection.onAbort(() => verdict.peer.release());
    return granted(verdict.peer);
  };
}

/** A connection outlives its process in the hands of another one; such a call comes from nobody we know. */
export function readmitHost(peer: HostPeer): Verdict<HostPeer, AppErrors> {
  return peer.isAlive() ? granted(peer) : refused(HOST_ONLY);
}

const SHUTTING_DOWN: WireError<AppErrors> = {
  code: "internal_error",
  message: "The daemon is stopping; the call was not made.",
  details: { reason: "shutting_down" },
};

export interface AppAuthority {
  readonly sessions: AppSessionRegistry;
  /** From then on nothing is begun that was not begun before. */
  readonly stopping: () => boolean;
}

/** The session gate: a live token inside the params, for every method that asks for one. */
export function authorizeApp({
  sessions,
  stopping,
}: AppAuthority): (
  gate: string,
  request: IncomingRequest,
  caller: HostPeer,
) => Verdict<AppContext, AppErrors> {
  return (gate, { method, params, envelope, connection }) => {
    // Preflight says by itself that the daemon is going.
    if (stopping() && method !== "app.preflight") return refused(SHUTTING_DOWN);
    // Only a request with an id leaves its connection open.
    const kept = Object.hasOwn(envelope, "id") ? connection.signal : undefined;
    if (gate === "open") return granted({ session: undefined, kept });
    const token = params[TOKEN];
    if (typeof token !== "string" || token === "") {
      return refused<AppErrors>({
        code: "app_session_required",
        message: "Say hello first and send its token.",
        details: {},
      });
    }
    const session = sessions.find(token, kept);
    return session === undefined
      ? refused<AppErrors>({
          code: "app_session_expired",
          message: "The token is not live; say hello again.",
          details: {},
        })
      : granted({ session, kept });
  };
}
