import {
  LOCAL_PROTOCOL_VERSION_PATTERN,
  PROTOCOL_VERSION_EXEMPT_METHODS,
  type LocalErrors,
} from "@interlock/contracts";
import {
  granted,
  refused,
  type IncomingConnection,
  type IncomingRequest,
  type Verdict,
} from "@interlock/wire";
import { ProtocolHandshake } from "../model/protocol-handshake.ts";
import type { PeerIdentifier, PeerRefusal } from "../service/ports/peer.ts";
import { localError } from "./local-fail.ts";
import type { LocalCaller, LocalContext } from "./local-services.ts";

/** The host gate: once for each connection, before anything it says is looked at. */
export function admitLocal(
  identifier: PeerIdentifier,
  onRefused: (reason: PeerRefusal) => void,
): (connection: IncomingConnection) => Verdict<LocalCaller, LocalErrors> {
  return (connection) => {
    const verdict = identifier.identify(connection.peer.descriptor());
    if (verdict.kind === "refused") {
      onRefused(verdict.reason);
      return refused(localError("auth.host_only", {}));
    }
    connection.onAbort(() => verdict.peer.release());
    return granted({ peer: verdict.peer, handshake: new ProtocolHandshake() });
  };
}

/** A connection outlives its process in the hands of another one; such a call comes from nobody we know. */
export function readmitLocal(caller: LocalCaller): Verdict<LocalCaller, LocalErrors> {
  return caller.peer.isAlive() ? granted(caller) : refused(localError("auth.host_only", {}));
}

/** Every request says in which version of the protocol it is written; only a hello says it in its params. */
export function screenLocal(envelope: Readonly<Record<string, unknown>>): Verdict<unknown, LocalErrors> {
  const { method, protocolVersion } = envelope;
  const exempt = typeof method === "string" && PROTOCOL_VERSION_EXEMPT_METHODS.includes(method);
  // Without an id it is a notification, whose envelope has no such member.
  if (exempt || !Object.hasOwn(envelope, "id")) return granted(undefined);
  if (protocolVersion === undefined) return misversioned({ reason: "missing" });
  if (typeof protocolVersion !== "string")
    return misversioned({ reason: "wrong_type", observedType: typeName(protocolVersion) });
  return LOCAL_PROTOCOL_VERSION_PATTERN.test(protocolVersion)
    ? granted(undefined)
    : misversioned({ reason: "invalid_format" });
}

function misversioned(
  details: LocalErrors["transport.invalid_protocol_version"],
): Verdict<unknown, LocalErrors> {
  return refused(localError("transport.invalid_protocol_version", details));
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** The gate `agreed`: what changes something waits for a hello that found a common version. */
export function authorizeLocal(
  stopping: () => boolean,
): (gate: string, request: IncomingRequest, caller: LocalCaller) => Verdict<LocalContext, LocalErrors> {
  return (gate, _request, { handshake }) => {
    if (stopping()) return refused(localError("system.unavailable", {}));
    if (gate === "open") return granted(undefined);
    const { outcome } = handshake;
    if (outcome === undefined) return refused(localError("protocol.handshake_required", {}));
    return outcome.kind === "agreed"
      ? granted(undefined)
      : refused(localError("protocol.version_mismatch", { reason: outcome.reason }));
  };
}
