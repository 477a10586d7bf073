import type { LogAttachBlockReason } from "@interlock/contracts";
import type { PlaceUnavailable } from "../../model/place-unavailable.ts";
import type { AdoptionRefusal } from "../../store/operations/plan-adoption.ts";
import type { RegisterAgentOutcome } from "../../store/operations/register-agent.ts";
import type { AgentRecord } from "../../store/records/agent-record.ts";
import type { LogAttachmentRecord } from "../../store/records/log-attachment-record.ts";

/** The wire has codes of its own for places that cannot be reached. */
export type LogBlockReason = LogAttachBlockReason | PlaceUnavailable;

export type AttachOutcome =
  | {
      readonly kind: "attached";
      readonly agent: AgentRecord;
      readonly attachment: LogAttachmentRecord;
      /** `kept`: it was attached to this very file already. */
      readonly how: "created" | "reactivated" | "kept";
    }
  | { readonly kind: "agent-unknown" }
  | { readonly kind: "container-inactive"; readonly containerId: string }
  | { readonly kind: "blocked"; readonly agentId: string; readonly reason: LogBlockReason };

export type DetachOutcome =
  | {
      readonly kind: "detached";
      readonly agent: AgentRecord;
      /** Null where nothing was attached. */
      readonly attachment: LogAttachmentRecord | null;
    }
  | { readonly kind: "agent-unknown" };

export type LoggedRegistrationOutcome =
  | Exclude<RegisterAgentOutcome, { readonly kind: "log-path-in-use" }>
  | { readonly kind: "blocked"; readonly agentId: string; readonly reason: LogBlockReason };

export type LoggedAdoptionOutcome =
  | { readonly kind: "adopted"; readonly agent: AgentRecord }
  | AdoptionRefusal
  | { readonly kind: "blocked"; readonly agentId: string; readonly reason: LogBlockReason };
