import type {
  EventEnvelopeVersion,
  NodeId,
  RuntimeNodeAttachResponse,
  RuntimeNodeHealthState,
  SessionId,
} from "@interlock/contracts";
import type { CapabilityMap } from "../../model/node/capability-changes.ts";
import type { UplinkState } from "../../model/node/uplink-table.ts";
import type { ControlPlaneAddress } from "./control-plane.ts";

/** To which session of which control plane this machine is to be attached. */
export interface UplinkTarget {
  readonly at: ControlPlaneAddress;
  readonly session:
    | { readonly kind: "named"; readonly id: SessionId }
    /** The session of this machine's own work: one that is gone is made anew. */
    | { readonly kind: "own"; readonly id: SessionId | null };
}

export type TargetReading =
  | { readonly kind: "target"; readonly target: UplinkTarget }
  /** This machine is not to be a node anywhere. */
  | { readonly kind: "none" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Where the uplink learns what it is to attach to; asked before each attach, since addresses change. */
export interface UplinkTargets {
  read(): Promise<TargetReading>;
  /** The control plane of this machine; null where it has none, or its credential cannot be read. */
  address(): Promise<ControlPlaneAddress | null>;
  /** A session of this machine's own was opened. */
  opened(sessionId: SessionId): Promise<void>;
}

/** What the node says of itself in an attach or a beat. */
export interface NodeReport {
  readonly nodeId: NodeId;
  readonly clientVersion: EventEnvelopeVersion;
  readonly capabilities: CapabilityMap;
  readonly healthState: RuntimeNodeHealthState;
}

export interface NodeAttachment {
  readonly sessionId: SessionId;
  readonly at: Pick<ControlPlaneAddress, "participantId">;
  readonly answer: RuntimeNodeAttachResponse;
}

/** Why an attachment is over, as it is remembered on this machine. */
export type AttachmentEnd = "detached" | "fenced" | "revoked";

/** The node as the uplink sees it. */
export interface UplinkNode {
  /** Looks at the machine, declares what it can do, and gives what the node reports. @throws StoreError */
  report(): Promise<NodeReport>;
  /**
   * Remembers the attachment, and tells the session's log of the node and its capabilities; `undeclared` when the node
   * has declared nothing that could be told. @throws StoreError
   */
  attached(attachment: NodeAttachment): Promise<"told" | "undeclared">;
  /** @throws StoreError */
  ended(sessionId: SessionId, end: AttachmentEnd): Promise<void>;
}

/** What can be seen of the uplink from outside. */
export interface UplinkView {
  readonly state: UplinkState;
  readonly sessionId: SessionId | null;
  readonly attachment: RuntimeNodeAttachResponse | null;
  /** Below the session's version floor. */
  readonly readOnly: boolean;
  /** A code or reason of ours for the last thing that went wrong, null when nothing is. */
  readonly trouble: string | null;
}

/** The uplink as the rest of the daemon sees it. */
export interface UplinkControl {
  view(): UplinkView;
  /** Attaches anew to what the targets say now; resolves when `done` holds, or the signal ends the waiting. */
  ask(done: (view: UplinkView) => boolean, signal: AbortSignal): Promise<UplinkView>;
  /** Takes the node out of its session. Answers whether the control plane heard it within the bound. */
  leave(boundMs: number): Promise<boolean>;
  /** What the node reports has changed: it is told now, not with the next beat. */
  changed(): void;
}
