import type {
  AttachmentId,
  NodeState,
  RuntimeNodeAttachRequest,
  RuntimeNodeRosterResponse,
  SessionId,
} from "@interlock/contracts";
import type {
  CallLimits,
  CallOutcome,
  ControlPlaneAddress,
  ControlPlaneCalls,
} from "../service/ports/control-plane.ts";
import { CANCELED } from "./http-exchange.ts";
import type { SimulatedTime } from "./simulated-time.test.support.ts";

type Path =
  | { readonly kind: "open" }
  /** Nobody listens: a call fails at once. */
  | { readonly kind: "down" }
  /** Calls arrive when the path opens again, long after their caller has given up. */
  | { readonly kind: "stalled" }
  /** Each way takes time, and of each call one in so many is lost on one of the ways. */
  | { readonly kind: "slow"; readonly eachWayMs: number; readonly loss: number };

type Answer = CallOutcome<never> | { readonly kind: "answered"; readonly result: unknown };

/** A control plane as far as one node can see it, on simulated time. */
export class SimulatedPlane implements ControlPlaneCalls {
  path: Path = { kind: "open" };
  /** What is answered instead of the next calls of a method. */
  readonly scripted: { readonly method: string; readonly answer: Answer }[] = [];
  readonly asked: {
    readonly at: number;
    readonly url: string;
    readonly method: string;
    readonly params: unknown;
  }[] = [];
  readonly beatsAt: number[] = [];
  session = "01890000-0000-7000-8000-000000000001" as SessionId; // a UUID
  attachment: { readonly fence: number; state: NodeState; readonly sessionId: SessionId } | null = null;
  capabilities: unknown = null;
  readOnly = false;
  #fence = 0;
  #held: (() => void)[] = [];
  readonly #time: SimulatedTime;

  constructor(time: SimulatedTime) {
    this.#time = time;
  }

  methods(): readonly string[] {
    return this.asked.map(({ method }) => method);
  }

  /** Another process attaches the same node. */
  takeOver(): void {
    this.#fence += 1;
    this.attachment = { fence: this.#fence, state: "online", sessionId: this.session };
  }

  /** Opens the path, and carries out what was held back. */
  open(): void {
    this.path = { kind: "open" };
    for (const arrive of this.#held.splice(0)) arrive();
  }

  createSession = (at: ControlPlaneAddress, limits: CallLimits) =>
    this.#call<{ readonly sessionId: SessionId }>(at, "session.create", {}, limits, () => ({
      kind: "answered",
      result: { sessionId: this.session },
    }));

  attach: ControlPlaneCalls["attach"] = (at, params, limits) =>
    this.#call(at, "runtimenode.attach", params, limits, () => this.#attach(params));

  heartbeat: ControlPlaneCalls["heartbeat"] = (at, params, limits) =>
    this.#call(at, "runtimenode.heartbeat", params, limits, () => {
      const fault = this.#fault(params.fence, "runtimenode.not_attached");
      if (fault !== null) return fault;
      this.beatsAt.push(this.#time.now());
      if (this.attachment?.state === "registering") this.attachment.state = params.healthState;
      return { kind: "answered", result: null };
    });

  updateCapabilities: ControlPlaneCalls["updateCapabilities"] = (at, params, limits) =>
    this.#call(at, "runtimenode.capabilityupdate", params, limits, () => {
      const fault = this.#fault(params.fence, "runtimenode.capabilityupdate_conflict");
      if (fault !== null) return fault;
      if (this.readOnly) return { kind: "refused", code: "version.floor_exceeded" };
      this.capabilities = params.capabilities;
      return { kind: "answered", result: { nodeId: params.nodeId, state: "online", updatedAt: "" } };
    });

  detach: ControlPlaneCalls["detach"] = (at, params, limits) =>
    this.#call(at, "runtimenode.detach", params, limits, () => {
      if (this.attachment !== null && this.#isFenced(params.fence))
        return { kind: "refused", code: "runtimenode.fenced" };
      if (this.attachment !== null) this.attachment.state = "offline";
      return { kind: "answered", result: null };
    });

  roster: ControlPlaneCalls["roster"] = (at, params, limits) =>
    this.#call<RuntimeNodeRosterResponse>(at, "runtimenode.roster", params, limits, () => ({
      kind: "answered",
      // Only id and state are read of an entry, and the one node is the caller's.
      result: {
        nodes: this.attachment === null ? [] : [{ nodeId: NODE_ID, state: this.attachment.state }],
      } as unknown as RuntimeNodeRosterResponse,
    }));

  close(): void {
    this.#held = [];
  }

  #attach(params: RuntimeNodeAttachRequest): Answer {
    if (this.attachment?.state === "revoked") return { kind: "refused", code: "runtimenode.attach_revoked" };
    const elsewhere = this.attachment !== null && this.attachment.sessionId !== params.sessionId;
    if (elsewhere && this.attachment?.state !== "offline")
      return { kind: "refused", code: "runtimenode.attach_conflict" };
    this.#fence += 1;
    this.attachment = { fence: this.#fence, state: "registering", sessionId: params.sessionId };
    this.capabilities = params.capabilities;
    const attachmentId = "attachment-1" as AttachmentId; // opaque
    const result = {
      attachmentId,
      state: "registering",
      readOnly: this.readOnly,
      attachedAt: "",
      fence: this.#fence,
    };
    return { kind: "answered", result };
  }

  #isFenced(fence: number | undefined): boolean {
    return fence !== undefined && fence !== this.attachment?.fence;
  }

  #fault(fence: number | undefined, missing: string): CallOutcome<never> | null {
    if (this.attachment === null || ["offline", "revoked"].includes(this.attachment.state))
      return { kind: "refused", code: missing };
    return this.#isFenced(fence) ? { kind: "refused", code: "runtimenode.fenced" } : null;
  }

  #call<Result>(
    { url }: ControlPlaneAddress,
    method: string,
    params: unknown,
    { deadlineMs, signal }: CallLimits,
    carryOut: () => Answer,
  ): Promise<CallOutcome<Result>> {
    this.asked.push({ at: this.#time.now(), url, method, params });
    const script = this.scripted.findIndex((line) => line.method === method);
    const answer = script < 0 ? carryOut : () => this.scripted.splice(script, 1)[0]?.answer ?? carryOut();
    return new Promise((resolve) => {
      // The simulation's answers are those of the method that was called.
      const settle = (outcome: Answer): void => resolve(outcome as CallOutcome<Result>);
      signal.addEventListener("abort", () => settle({ kind: "unanswered", sent: true, reason: CANCELED }));
      const { path } = this;
      if (path.kind === "open") return settle(answer());
      if (path.kind === "down") return settle({ kind: "unanswered", sent: false, reason: "ECONNREFUSED" });
      this.#time.after(deadlineMs, () => settle({ kind: "unanswered", sent: true, reason: "deadline" }));
      if (path.kind === "stalled") return void this.#held.push(answer);
      const lost = this.#time.random() < path.loss;
      const lostOnItsWay = lost && this.#time.random() < 0.5;
      if (lostOnItsWay) return;
      this.#time.after(path.eachWayMs, () => {
        const outcome = answer();
        if (!lost) this.#time.after(path.eachWayMs, () => settle(outcome));
      });
    });
  }
}

export const NODE_ID = "node-1";
