import { logAttachmentById } from "../records/by-id.ts";
import { selectLogAttachments } from "../records/log-attachment-columns.ts";
import type { LogAttachmentRecord } from "../records/log-attachment-record.ts";
import { equals, equalsInOrder } from "./equals.ts";
import type { LogAttachmentFilters, LogAttachmentOrder } from "./list-inputs.ts";
import type { KeyColumn, Surface } from "./surface.ts";

const id: KeyColumn<LogAttachmentRecord> = {
  column: "log_attachments.attachment_id",
  of: (row) => row.attachmentId,
};
const lastStatusAt: KeyColumn<LogAttachmentRecord> = {
  column: "log_attachments.last_status_at",
  of: (row) => row.lastStatusAt,
};
const attachedAt: KeyColumn<LogAttachmentRecord> = {
  column: "log_attachments.attached_at",
  of: (row) => row.attachedAt,
};
const status: KeyColumn<LogAttachmentRecord> = { column: "log_attachments.status", of: (row) => row.status };

export const logAttachmentSurface: Surface<
  LogAttachmentRecord,
  LogAttachmentOrder,
  keyof LogAttachmentFilters,
  "log_attachments" | "panes"
> = {
  name: "log_attachments",
  select: selectLogAttachments,
  orders: {
    last_status_at: { columns: [lastStatusAt, id], cursor: "values" },
    attached_at: { columns: [attachedAt, id], cursor: "values" },
    status: { columns: [status, id], cursor: "values" },
  },
  filters: { agent_id: equals("log_attachments.agent_id"), status: equalsInOrder("log_attachments.status") },
  reference: { of: (row) => row.attachmentId, find: logAttachmentById },
};
