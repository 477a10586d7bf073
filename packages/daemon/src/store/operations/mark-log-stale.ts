import type { LogStaleReason } from "../../model/log-attachment-status.ts";
import { logAttachmentById } from "../records/by-id.ts";
import { leaveActive } from "./log-attachment-row.ts";
import type { Operation } from "./operation.ts";

export interface MarkLogStaleInput {
  readonly attachmentId: string;
  readonly reason: Exclude<LogStaleReason, "pane_gone">;
}

/** True when it was active until now. Its agent stays as it is; only an operator attaches it again. */
export const markLogStale: Operation<MarkLogStaleInput, boolean> = (context, { attachmentId, reason }) => {
  const log = context.db.first(logAttachmentById, { id: attachmentId });
  if (log?.status !== "active") return false;
  leaveActive(context, log, { to: "stale", reason }, { origin: "system" });
  return true;
};
