import type { WireError } from "@interlock/contracts/define";

/** Whether the request may have reached the other side, and so may have taken effect. */
export interface Sent {
  readonly sent: boolean;
}

/** An HTTP answer that no control plane gives. */
export interface ForeignAnswer {
  readonly status: number;
  /** Nothing, no JSON, JSON without a result, or an error that is none of the contract's. */
  readonly body: "empty" | "not_json" | "no_result" | "foreign_error";
}

/** What can go wrong on this side of any call. Closed, and apart from the codes that a peer answers with. */
export interface CallFaults {
  readonly deadline_exceeded: Sent;
  readonly canceled: Sent;
  readonly client_closed: Sent;
  readonly connection_lost: Sent;
  /** The params cannot be written as JSON. */
  readonly request_invalid: object;
  readonly request_too_large: object;
  readonly response_too_large: object;
  /** The peer's answer is not of the plane's envelope. Over HTTP the details say what came instead. */
  readonly protocol_violation: Partial<ForeignAnswer>;
  /** The answer has the envelope's shape, and its content is not what the contract states. */
  readonly answer_unfit: { readonly part: "result" | "details" | "frame" };
  /** The peer answered with a code that the method does not declare: most often a newer minor version. */
  readonly undeclared_error: { readonly code: string; readonly message: string };
  /** An event has another MAJOR of the envelope than this client reads: the subscription is over. */
  readonly envelope_incompatible: { readonly ours: string; readonly theirs: string };
}

/** `reason` is the system's error code (`ECONNREFUSED` …). */
export interface SocketFacts {
  readonly socketPath: string;
  readonly reason: string;
}

export interface DaemonFaults extends CallFaults {
  /** The variable that names the state root holds no absolute path. */
  readonly home_invalid: { readonly variable: string };
  readonly socket_missing: SocketFacts;
  readonly socket_permission_denied: SocketFacts;
  readonly daemon_unavailable: SocketFacts;
  /** The daemon gave no app-session; `code` and `message` are its answer to hello. */
  readonly session_refused: { readonly code: string; readonly message: string };
}

export interface ControlPlaneFaults extends CallFaults {
  /** `reason` is the system's error code. */
  readonly control_plane_unavailable: { readonly url: string; readonly reason: string };
}

/** Over the daemon's `rpc.sock`. */
export interface LocalPlaneFaults extends Omit<DaemonFaults, "session_refused"> {
  /** The daemon took no `daemon.hello`; `code` and `message` are its answer. */
  readonly hello_refused: { readonly code: string; readonly message: string };
}

/** What can go wrong on this side, over any plane. */
export interface LocalFaults extends DaemonFaults, ControlPlaneFaults, LocalPlaneFaults {}

export type LocalFaultCode = keyof LocalFaults;
export type DaemonFault = WireError<DaemonFaults>;
export type ControlPlaneFault = WireError<ControlPlaneFaults>;
export type LocalPlaneFault = WireError<LocalPlaneFaults>;
export type LocalFault = WireError<LocalFaults>;

const codes: { readonly [Code in LocalFaultCode]: true } = {
  deadline_exceeded: true,
  canceled: true,
  client_closed: true,
  connection_lost: true,
  request_invalid: true,
  request_too_large: true,
  response_too_large: true,
  protocol_violation: true,
  answer_unfit: true,
  undeclared_error: true,
  envelope_incompatible: true,
  home_invalid: true,
  socket_missing: true,
  socket_permission_denied: true,
  daemon_unavailable: true,
  session_refused: true,
  hello_refused: true,
  control_plane_unavailable: true,
};

// Object.keys forgets the keys of the total record above.
export const LOCAL_FAULT_CODES: readonly LocalFaultCode[] = Object.keys(codes) as LocalFaultCode[];
