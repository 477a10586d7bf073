import type { Rejection, WireError } from "@interlock/contracts/define";
import type { EnvelopeCodec, MalformedStage } from "../envelope/envelope-codec.ts";
import type { PeerHandle } from "../transport/peer-handle.ts";
import type { Listener } from "../transport/transport.ts";
import type { ServeLimits } from "./serve-limits.ts";

/** How a plane words what the chain itself refuses. */
export interface RefusalTable<Errors> {
  /** Bytes that are no request; `reason` is from the framing vocabulary. */
  malformed(reason: string, stage: MalformedStage): WireError<Errors>;
  tooLarge(limitBytes: number, actualBytes: number): WireError<Errors>;
  unknownMethod(method: string): WireError<Errors>;
  invalidParams(rejection: Rejection, method: string): WireError<Errors>;
  /** Says nothing of the cause. Asked for once, when the service starts. */
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
  /** Runs `listener` once, when the signal aborts or at once where it has; cheaper for what every connection needs. */
  onAbort(listener: () => void): void;
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
    | "frame_unfit"
    | "source_threw"
    | "response_too_large"
    | "not_serializable"
    | "accept_failed";
  readonly method: string | undefined;
  readonly error: unknown;
}

export interface ServeOptions<Errors, Caller, Context> {
  readonly listener: Listener;
  readonly codec: EnvelopeCodec;
  readonly refusals: RefusalTable<Errors>;
  /** Once for each connection: who is calling, or the error that every call of theirs meets. */
  readonly admit: (
    connection: IncomingConnection,
  ) => Verdict<Caller, Errors> | Promise<Verdict<Caller, Errors>>;
  /** Before each call of an admitted connection, whatever it names: is the caller still who was admitted? */
  readonly readmit?: (caller: Caller) => Verdict<Caller, Errors>;
  /**
   * Before any method or subscription is looked for: does the message as a whole, its top-level object, pass? Asked of
   * requests and notifications of every name, those of the protocol itself included.
   */
  readonly screen?: (envelope: Readonly<Record<string, unknown>>) => Verdict<unknown, Errors>;
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

export function refused<Errors>(error: WireError<Errors>): {
  readonly granted: false;
  readonly error: WireError<Errors>;
} {
  return { granted: false, error };
}
