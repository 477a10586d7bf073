import type { NodeState, RuntimeNodeHealthState } from "@interlock/contracts";
import type { AttachmentEvent, AttachmentTable } from "./attachment-table.ts";

/** Who speaks for a node, and as which attach of it. */
export interface Speaker {
  readonly participantId: string;
  /** Absent from callers that do not fence: they are believed by their participant alone. */
  readonly fence: number | undefined;
}

export interface HeldAttachment {
  readonly participantId: string;
  readonly fence: number;
  readonly state: NodeState;
}

export type SpeakerFault = "not-owner" | "fenced";

/** May this caller speak for the node? Its participant may, unless a later attach has taken over. */
export function speakerFault(held: HeldAttachment, speaker: Speaker): SpeakerFault | undefined {
  if (held.participantId !== speaker.participantId) return "not-owner";
  if (speaker.fence !== undefined && speaker.fence !== held.fence) return "fenced";
  return undefined;
}

export type CallVerdict =
  | { readonly kind: "move"; readonly state: NodeState }
  | { readonly kind: SpeakerFault | "not-attached" | "registering" };

/** What one call on an attachment comes to. An attachment that is not active is as good as none. */
export function judgeCall(
  table: AttachmentTable,
  held: HeldAttachment | undefined,
  speaker: Speaker,
  event: Exclude<AttachmentEvent, "attach" | "detach" | "revoke">,
): CallVerdict {
  if (held === undefined) return { kind: "not-attached" };
  const move = table[held.state][event];
  if (move.kind === "refused" && move.because !== "registering") return { kind: "not-attached" };
  const fault = speakerFault(held, speaker);
  if (fault !== undefined) return { kind: fault };
  if (move.kind === "refused") return { kind: "registering" };
  return { kind: "move", state: move.kind === "to" ? move.state : held.state };
}

export const beatOf = (health: RuntimeNodeHealthState): "beat-online" | "beat-degraded" => `beat-${health}`;
export const reportOf = (health: RuntimeNodeHealthState): "report-online" | "report-degraded" =>
  `report-${health}`;
