import type { RuntimeNodeAttachResponse, SessionId } from "@interlock/contracts";
import type {
  CallLimits,
  CallOutcome,
  ControlPlaneAddress,
  ControlPlaneCalls,
} from "../service/ports/control-plane.ts";
import type { NodeReport, UplinkTarget, UplinkTargets } from "../service/ports/uplink.ts";

/** An attachment that the control plane has answered for. */
export interface Attached {
  readonly at: ControlPlaneAddress;
  readonly sessionId: SessionId;
  readonly answer: RuntimeNodeAttachResponse;
  /** The fence to send along; nothing where the control plane gives none. */
  readonly fence: { readonly fence?: number };
}

export type AttachEnd =
  | { readonly kind: "attached"; readonly attached: Attached }
  | {
      readonly kind: "refused";
      readonly code: string;
      /** null where no session could be opened. */
      readonly sessionId: SessionId | null;
    }
  | Extract<CallOutcome<never>, { readonly kind: "put-off" | "unanswered" }>;

export interface AttachOnce {
  readonly calls: ControlPlaneCalls;
  readonly target: UplinkTarget;
  readonly targets: Pick<UplinkTargets, "opened">;
  readonly report: NodeReport;
  readonly limits: CallLimits;
}

/**
 * One attach, with what may have to come before it: a session of this machine's own that is gone is opened anew, and an
 * attachment that was left in another session is ended. Each is done once, so that nothing here goes round.
 */
export async function attachOnce(once: AttachOnce): Promise<AttachEnd> {
  const { calls, target, targets, report, limits } = once;
  const { at, session } = target;
  let sessionId = session.id;
  let mayOpen = session.kind === "own";
  let mayMove = true;
  for (;;) {
    if (sessionId === null) {
      mayOpen = false;
      const opened = await calls.createSession(at, limits);
      if (opened.kind === "refused") return { ...opened, sessionId };
      if (opened.kind !== "answered") return opened;
      ({ sessionId } = opened.result);
      await targets.opened(sessionId);
    }
    const outcome = await calls.attach(at, { ...report, sessionId, participantId: at.participantId }, limits);
    if (outcome.kind === "answered") {
      const { result: answer } = outcome;
      const fence = answer.fence === undefined ? {} : { fence: answer.fence };
      return { kind: "attached", attached: { at, sessionId, answer, fence } };
    }
    if (outcome.kind !== "refused") return outcome;
    if (GONE.has(outcome.code) && mayOpen) {
      sessionId = null;
      continue;
    }
    if (outcome.code !== "runtimenode.attach_conflict" || !mayMove) return { ...outcome, sessionId };
    mayMove = false;
    const left = await calls.detach(at, { nodeId: report.nodeId, reason: "attached elsewhere" }, limits);
    if (left.kind === "refused") return { ...left, sessionId };
    if (left.kind !== "answered") return left;
  }
}

/** A session that takes no node any more. */
const GONE: ReadonlySet<string> = new Set(["session.not_found", "session.already_closed"]);
