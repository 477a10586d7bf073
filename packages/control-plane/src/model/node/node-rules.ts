import { ACTIVE_NODE_STATES, type NodeState } from "@interlock/contracts";
import { ATTACHMENT_TABLE, type AttachmentTable } from "./attachment-table.ts";
import { judgeCall, speakerFault, type HeldAttachment } from "./judge-call.ts";
import type { LivenessSettings } from "./liveness-settings.ts";
import { PRESENCE_TABLE, type PresenceTable } from "./presence-table.ts";
import { latenessOf, sweepTarget, type Lateness } from "./sweep-target.ts";

/** Every decision that is taken over a node, so that a test can spoil one and see whether it is missed. */
export interface NodeRules {
  readonly attachment: AttachmentTable;
  readonly presence: PresenceTable;
  readonly judgeCall: typeof judgeCall;
  readonly speakerFault: typeof speakerFault;
  readonly sweepTarget: typeof sweepTarget;
  readonly lateness: (silentMs: number) => Lateness;
  /** Does the attachment count for the rule of one active session? */
  readonly isActive: (state: NodeState) => boolean;
  /** May the attachment be beaten for? */
  readonly isHeard: (state: NodeState) => boolean;
  readonly ownedByOther: (attachment: HeldAttachment, participantId: string) => boolean;
  readonly fenceOf: (known: HeldAttachment | undefined, fresh: number) => number;
  readonly refusesReport: (readOnly: boolean) => boolean;
}

const ACTIVE: ReadonlySet<NodeState> = new Set(ACTIVE_NODE_STATES);

export function nodeRules(
  thresholds: Pick<LivenessSettings, "degradedAfterMs" | "offlineAfterMs">,
): NodeRules {
  return {
    attachment: ATTACHMENT_TABLE,
    presence: PRESENCE_TABLE,
    judgeCall,
    speakerFault,
    sweepTarget,
    lateness: (silentMs) => latenessOf(silentMs, thresholds),
    isActive: (state) => ACTIVE.has(state),
    isHeard: (state) => ACTIVE.has(state),
    ownedByOther: (attachment, participantId) => attachment.participantId !== participantId,
    fenceOf: (_known, fresh) => fresh,
    refusesReport: (readOnly) => readOnly,
  };
}
