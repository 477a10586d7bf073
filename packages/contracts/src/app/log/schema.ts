import { z } from "zod";
import { AgentId, ContainerId, LogAttachmentId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { listParams, listResult } from "../../schema/list.ts";
import { requestId } from "../../schema/object-id.ts";
import { IsoMicroseconds } from "../../schema/time.ts";
import { LOG_ATTACHMENT_SOURCES, LOG_ATTACHMENT_STATUSES } from "../closed-sets.ts";

export const LogAttachmentStatus = closedSetSchema(LOG_ATTACHMENT_STATUSES);

export const LogAttachment = z
  .object({
    attachment_id: LogAttachmentId,
    agent_id: AgentId,
    container_id: ContainerId,
    /** Path on the host. */
    log_path: z.string(),
    status: LogAttachmentStatus,
    source: closedSetSchema(LOG_ATTACHMENT_SOURCES),
    attached_at: IsoMicroseconds,
    last_status_at: IsoMicroseconds,
  })
  .meta({
    id: "LogAttachment",
    description: "A pane's output on its way into a file that the daemon reads.",
  });

export const LogAttachmentListParams = listParams(["last_status_at", "attached_at", "status"], {
  agent_id: requestId().optional(),
  status: LogAttachmentStatus.optional(),
});
export const LogAttachmentListResult = listResult(LogAttachment);
export const LogAttachmentDetailParams = z.object({ attachment_id: requestId() });
export const LogAttachmentRowResult = z.object({ row: LogAttachment });
