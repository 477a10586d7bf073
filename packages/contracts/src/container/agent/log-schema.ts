import { z } from "zod";
import { AgentId, LogAttachmentId } from "../../ids/app.ts";
import { boundedInteger } from "../../schema/integer.ts";
import { requestId } from "../../schema/object-id.ts";
import { IsoMicroseconds } from "../../schema/time.ts";
import { PREVIEW_LINES_MAX } from "../limits.ts";
import { logAttachment, logOffset, logPath } from "./log-attachment.ts";

const agent = { agent_id: requestId() };

export const AttachLogParams = z.strictObject({
  ...agent,
  log_path: logPath,
  /** The newest schema that the caller knows; an older daemon is refused by it. */
  schema_version: z.int().min(1).optional(),
});

export const LogOfAgentParams = z.strictObject(agent);
export const DetachLogResult = z.object({ agent_id: AgentId, ...logAttachment, ...logOffset });

export const AttachLogStatusResult = z.object({
  agent_id: AgentId,
  /** The active attachment, or the last one; null where the agent never had one. */
  attachment: z.object(logAttachment).nullable(),
  offset: z
    .object({
      ...logOffset,
      last_output_at: IsoMicroseconds.nullable(),
      /** `<device>:<inode>`; null before the file was seen. */
      file_inode: z.string().nullable(),
      file_size_seen: z.int().min(0),
    })
    .nullable(),
});

export const PreviewLogParams = z.strictObject({
  ...agent,
  lines: boundedInteger(1, PREVIEW_LINES_MAX, `[1, ${PREVIEW_LINES_MAX}]`),
});
export const PreviewLogResult = z.object({
  agent_id: AgentId,
  attachment_id: LogAttachmentId,
  log_path: z.string().nullable(),
  /** The last ones, the oldest first; redacted, without terminal escapes, each at most 1 024 bytes. */
  lines: z.array(z.string()),
});
