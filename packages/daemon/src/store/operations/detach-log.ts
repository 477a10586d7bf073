import type { AuditCause } from "../audit/audit-cause.ts";
import { agentById } from "../records/by-id.ts";
import type { LogAttachmentRecord } from "../records/log-attachment-record.ts";
import { activeLogOfAgent, leaveActive } from "./log-attachment-row.ts";
import type { Operation } from "./operation.ts";

export interface DetachLogInput {
  readonly agentId: string;
  readonly cause: AuditCause;
}

export type DetachLogOutcome =
  | { readonly kind: "detached"; readonly attachment: LogAttachmentRecord }
  /** There was no active attachment; nothing was written. */
  | { readonly kind: "not-attached" }
  | { readonly kind: "agent-unknown" };

/** Only a real detach is written and audited. The offsets stay for a later attachment of the same file. */
export const detachLog: Operation<DetachLogInput, DetachLogOutcome> = (context, { agentId, cause }) => {
  if (context.db.first(agentById, { id: agentId }) === undefined) return { kind: "agent-unknown" };
  const attachment = context.db.first(activeLogOfAgent, { agentId });
  if (attachment === undefined) return { kind: "not-attached" };
  leaveActive(context, attachment, { to: "detached" }, cause);
  return { kind: "detached", attachment };
};
