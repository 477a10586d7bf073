import type { NodeId, ParticipantId, SessionId } from "@interlock/contracts";
import type { CapabilityMap } from "../../model/node/capability-changes.ts";
import type { AttachmentStanding, NodeWish, TrustLevel } from "../../model/node/trust-level.ts";
import type { UnixMicros } from "../timestamp.ts";

/** This home as a runtime node: registered once, the same for ever. */
export interface NodeRecord {
  readonly nodeId: NodeId;
  /** Whose node it is: the participant for whom a control plane last admitted it. Null before the first attach. */
  readonly ownerParticipantId: ParticipantId | null;
  readonly trustLevel: TrustLevel;
  readonly mintedAt: UnixMicros;
  readonly capabilities: CapabilityMap;
}

export interface NodeAttachmentRecord {
  readonly sessionId: SessionId;
  readonly attachmentId: string;
  readonly participantId: ParticipantId;
  readonly fence: number | null;
  readonly readOnly: boolean;
  readonly standing: AttachmentStanding;
  readonly attachedAt: UnixMicros;
}

/** What a local caller said last: attach to this session, or stay out of all. */
export type NodeWishRecord =
  | { readonly wish: Extract<NodeWish, "attached">; readonly sessionId: SessionId }
  | { readonly wish: Extract<NodeWish, "detached"> };
