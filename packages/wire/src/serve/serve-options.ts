import type { Rejection, WireError } from "@interlock/contracts/define";
import type { EnvelopeCodec } from "../envelope/envelope-codec.ts";
import type { PeerHandle } from "../transport/peer-handle.ts";
import type { Listener } from "../transport/transport.ts";

/** How a plane words what the chain itself refuses. */
export interface RefusalTable<Errors> {
  /** Bytes that are no request; `reason` is from the framing vocabulary. */
  malformed(reason: string): WireError<Errors>;
  tooLarge(limitBytes: number, actualBytes: number): WireError<Errors>;
  unknownMethod(method: string): WireError<Errors>;
  invalidParams(rejection: Rejection): WireError<Errors>;
  /** Says nothing of the cause. */
  internal(): WireError<Errors>;
}

export type Verdict<Granted, Errors> =
  | { readonly granted: true; readonly value: Granted }
  | { readonly granted: false; readonly error: WireError<Errors> };

/** What `admit` may look at. */
export interface IncomingConnection {
  /** Counts from 1 in each service. */
  readonly id: number;
  readonly peer: PeerHandle;
  /** Aborts when the connection is gone. */
  readonly signal: AbortSignal;
}

export interface IncomingRequest {
  readonly method: string;
  /** Not validated yet. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The whole top-level object. */
  readonly envelope: Readonly<Record<string, unknown>>;
  readonly connection: IncomingConnection;
}

/** Something broke on our side of the contract. For the operator; nothing of it travels. */
export interface ServeFault {
  readonly kind:
    | "handler_threw"
    | "hook_threw"
    | "undeclared_code"
    | "details_unfit"
    | "result_unfit"
    | "response_too_large"
    | "not_serializable";
  readonly method: string | undefined;
  readonly error: unknown;
}

export interface ServeLimits {
  /** Default 10 240; a connection beyond is closed at once. */
  readonly maxConnections: number;
  /** Requests of one connection being handled; further ones wait unread. Default 256. */
  readonly maxInFlight: number;
  /** From the connection to its first whole message. Default 5 000 ms. */
  readonly handshakeMs: number;
  /** From the first byte of a later message to its last. Default 30 000 ms. */
  readonly messageMs: number;
  /** How long pending bytes may wait for a peer that does not read. Default 30 000 ms. */
  readonly writeMs: number;
  /** Pending bytes of one connection above which its requests wait. Default 1 MiB. */
  readonly maxPendingBytes: number;
  /** How long input is dropped after the last answer, so that the peer can read it. Default 1 000 ms. */
  readonly lingerMs: number;
}

export interface ServeOptions<Errors, Caller, Context> {
  readonly listener: Listener;
  readonly codec: EnvelopeCodec;
  readonly refusals: RefusalTable<Errors>;
  /** Once for each connection: who is calling, or the error that every call of theirs meets. */
  readonly admit: (
    connection: IncomingConnection,
  ) => Verdict<Caller, Errors> | Promise<Verdict<Caller, Errors>>;
  /** Once for each call of a known method, before its params are looked at. */
  readonly authorize: (
    gate: string,
    request: IncomingRequest,
    caller: Caller,
  ) => Verdict<Context, Errors> | Promise<Verdict<Context, Errors>>;
  readonly onFault: (fault: ServeFault) => void;
  readonly limits?: Partial<ServeLimits>;
}

export function granted<Granted>(value: Granted): { readonly granted: true; readonly value: Granted } {
  return { granted: true, value };
}

export function refused<Errors>(error: WireError<Errors>): { readonly granted: false; readonly error: WireError<Errors> } {
  return { granted: false, error };
}
