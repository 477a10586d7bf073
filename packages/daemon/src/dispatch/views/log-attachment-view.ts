import type { LogAttachment } from "@interlock/contracts";
import type { LogAttachmentRecord } from "../../store/records/log-attachment-record.ts";
import { isoMicros } from "../../store/timestamp.ts";

/** A stored attachment in the contract's words. */
export function logAttachmentView(attachment: LogAttachmentRecord): LogAttachment {
  return {
    // The store mints attachment and agent ids and takes container ids that the drivers have checked.
    attachment_id: attachment.attachmentId as LogAttachment["attachment_id"],
    agent_id: attachment.agentId as LogAttachment["agent_id"],
    container_id: attachment.containerId as LogAttachment["container_id"],
    log_path: attachment.logPath,
    status: attachment.status,
    source: attachment.source,
    attached_at: isoMicros(attachment.attachedAt),
    last_status_at: isoMicros(attachment.lastStatusAt),
  };
}
