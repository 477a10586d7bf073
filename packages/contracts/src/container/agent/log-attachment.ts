import { z } from "zod";
import { LOG_ATTACHMENT_SOURCES, LOG_ATTACHMENT_STATUSES } from "../../app/closed-sets.ts";
import { AgentId, LogAttachmentId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMicroseconds } from "../../schema/time.ts";

const count = z.int().min(0);

/** A file that somebody names: as the host sees it, or as the pane's container does. */
export const logPath = boundedText({ max: 4096 }).optional();

export const logAttachment = {
  attachment_id: LogAttachmentId,
  /** Where the caller sees the file; null where its container does not. */
  log_path: z.string().nullable(),
  source: closedSetSchema(LOG_ATTACHMENT_SOURCES),
  status: closedSetSchema(LOG_ATTACHMENT_STATUSES),
  attached_at: IsoMicroseconds,
  last_status_at: IsoMicroseconds,
};

/** How far a log has been read. */
export const logOffset = { byte_offset: count, line_offset: count };

export const LogAttached = z.object({
  agent_id: AgentId,
  ...logAttachment,
  ...logOffset,
  /** False where the agent had an attachment to this file before. */
  is_new: z.boolean(),
});
