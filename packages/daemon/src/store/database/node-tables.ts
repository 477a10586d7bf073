import type { NodeId, ParticipantId, SessionId } from "@interlock/contracts";
import type { AttachmentStanding, NodeWish, TrustLevel } from "../../model/node/trust-level.ts";
import type { UnixMicros } from "../timestamp.ts";

export interface NodeIdentityTable {
  id: 1;
  node_id: NodeId;
  owner_participant_id: ParticipantId | null;
  minted_at: UnixMicros;
}

export interface NodeTrustStateTable {
  node_id: NodeId;
  trust_level: TrustLevel;
  established_at: UnixMicros;
  updated_at: UnixMicros;
}

export interface NodeCapabilitiesTable {
  node_id: NodeId;
  capability_key: string;
  /** A JSON object. */
  capability_value: string;
  updated_at: UnixMicros;
}

export interface NodeAttachmentsTable {
  session_id: SessionId;
  node_id: NodeId;
  attachment_id: string;
  participant_id: ParticipantId;
  fence: number | null;
  read_only: 0 | 1;
  standing: AttachmentStanding;
  attached_at: UnixMicros;
  updated_at: UnixMicros;
  /** What the session's log was told of the node; null before. */
  told_version: string | null;
  told_platform: string | null;
  /** The capabilities that the session's log was told of, as a JSON object. */
  told_capabilities: string;
}

export interface NodeWishTable {
  id: 1;
  wish: NodeWish;
  session_id: SessionId | null;
  updated_at: UnixMicros;
}
