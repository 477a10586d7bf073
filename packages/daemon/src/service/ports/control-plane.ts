import type {
  ParticipantId,
  RuntimeNodeAttachRequest,
  RuntimeNodeAttachResponse,
  RuntimeNodeCapabilityUpdateRequest,
  RuntimeNodeCapabilityUpdateResponse,
  RuntimeNodeDetachRequest,
  RuntimeNodeHeartbeatRequest,
  RuntimeNodeRosterResponse,
  SessionId,
} from "@interlock/contracts";

/** Where a control plane is, and as whom it is asked. The token never goes into a log. */
export interface ControlPlaneAddress {
  /** `http:` or `https:`, without a path. */
  readonly url: string;
  readonly token: string;
  readonly participantId: ParticipantId;
}

/** What a call came to. */
export type CallOutcome<Result> =
  | { readonly kind: "answered"; readonly result: Result }
  /** A refusal that the contract declares. */
  | { readonly kind: "refused"; readonly code: string }
  /** It will be answered later than now: too many calls, or a plane that says when to come back. */
  | { readonly kind: "put-off"; readonly retryAfterMs: number; readonly reason: string }
  /** No answer, or one that is no control plane's. `sent`: it may have been carried out all the same. */
  | { readonly kind: "unanswered"; readonly sent: boolean; readonly reason: string };

export interface CallLimits {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** What the daemon asks of a control plane. Nothing throws: every way in which a call can end is an outcome. */
export interface ControlPlaneCalls {
  createSession(
    at: ControlPlaneAddress,
    limits: CallLimits,
  ): Promise<CallOutcome<{ readonly sessionId: SessionId }>>;
  attach(
    at: ControlPlaneAddress,
    params: RuntimeNodeAttachRequest,
    limits: CallLimits,
  ): Promise<CallOutcome<RuntimeNodeAttachResponse>>;
  heartbeat(
    at: ControlPlaneAddress,
    params: RuntimeNodeHeartbeatRequest,
    limits: CallLimits,
  ): Promise<CallOutcome<null>>;
  updateCapabilities(
    at: ControlPlaneAddress,
    params: RuntimeNodeCapabilityUpdateRequest,
    limits: CallLimits,
  ): Promise<CallOutcome<RuntimeNodeCapabilityUpdateResponse>>;
  detach(
    at: ControlPlaneAddress,
    params: RuntimeNodeDetachRequest,
    limits: CallLimits,
  ): Promise<CallOutcome<null>>;
  roster(
    at: ControlPlaneAddress,
    params: { readonly sessionId: SessionId },
    limits: CallLimits,
  ): Promise<CallOutcome<RuntimeNodeRosterResponse>>;
  /** Gives up every kept connection; no call is under way. */
  close(): void;
}
