import type {
  LogAttachmentSource,
  LogAttachmentStatus,
  LogStaleReason,
  LogTransport,
} from "../../model/log-attachment-status.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import { statement, type Statement } from "../database/statement.ts";
import { selectLogAttachments } from "../records/log-attachment-columns.ts";
import type { LogAttachmentRecord } from "../records/log-attachment-record.ts";
import type { UnixMicros } from "../timestamp.ts";
import type { OperationContext } from "./operation.ts";

/** Newest first. */
export const logsOfAgent: Statement<{ agentId: string }, LogAttachmentRecord> = statement<{
  agentId: string;
}>()((db, input) =>
  selectLogAttachments(db)
    .where("log_attachments.agent_id", "=", input.agentId)
    .orderBy("log_attachments.last_status_at", "desc")
    .orderBy("log_attachments.attachment_id", "desc"),
);

export const activeLogOfAgent: Statement<{ agentId: string }, LogAttachmentRecord> = statement<{
  agentId: string;
}>()((db, input) =>
  selectLogAttachments(db)
    .where("log_attachments.agent_id", "=", input.agentId)
    .where("log_attachments.status", "=", "active"),
);

export const activeLogOfPath: Statement<{ logPath: string }, LogAttachmentRecord> = statement<{
  logPath: string;
}>()((db, input) =>
  selectLogAttachments(db)
    .where("log_attachments.log_path", "=", input.logPath)
    .where("log_attachments.status", "=", "active"),
);

/** Where a file has been read to, and which file that is. */
export interface ReadOffsets {
  readonly byteOffset: number;
  readonly lineOffset: number;
  readonly fileInode: string | null;
  readonly fileSizeSeen: number;
}

interface ActiveLogRow extends ReadOffsets {
  readonly attachmentId: string;
  readonly agentId: string;
  readonly paneRef: string;
  readonly logPath: string;
  readonly source: LogAttachmentSource;
  readonly transport: LogTransport;
  readonly pipePath: string | null;
  readonly priorPipeTarget: string | null;
  readonly now: UnixMicros;
}

export const insertLog: Statement<ActiveLogRow, unknown> = statement<ActiveLogRow>()((db, row) =>
  db.insertInto("log_attachments").values({
    attachment_id: row.attachmentId,
    agent_id: row.agentId,
    pane_ref: row.paneRef,
    log_path: row.logPath,
    status: "active",
    source: row.source,
    transport: row.transport,
    pipe_path: row.pipePath,
    prior_pipe_target: row.priorPipeTarget,
    attached_at: row.now,
    last_status_at: row.now,
    superseded_by: null,
    byte_offset: row.byteOffset,
    line_offset: row.lineOffset,
    file_inode: row.fileInode,
    file_size_seen: row.fileSizeSeen,
    last_output_at: null,
  }),
);

export const reactivateLog: Statement<ActiveLogRow, unknown> = statement<ActiveLogRow>()((db, row) =>
  db
    .updateTable("log_attachments")
    .set({
      pane_ref: row.paneRef,
      status: "active",
      source: row.source,
      transport: row.transport,
      pipe_path: row.pipePath,
      prior_pipe_target: row.priorPipeTarget,
      attached_at: row.now,
      last_status_at: row.now,
      byte_offset: row.byteOffset,
      line_offset: row.lineOffset,
      file_inode: row.fileInode,
      file_size_seen: row.fileSizeSeen,
      last_output_at: null,
    })
    .where("attachment_id", "=", row.attachmentId),
);

const leave = statement<{ attachmentId: string; status: LogAttachmentStatus; now: UnixMicros }>()(
  (db, input) =>
    db
      .updateTable("log_attachments")
      .set({ status: input.status, last_status_at: input.now })
      .where("attachment_id", "=", input.attachmentId),
);

/** One audit row for one change of status. */
export function auditLogChange(
  { audit }: OperationContext,
  log: Pick<LogAttachmentRecord, "agentId" | "attachmentId" | "source">,
  change: {
    readonly from: LogAttachmentStatus | null;
    readonly to: LogAttachmentStatus;
    readonly reason?: LogStaleReason;
  },
  cause: AuditCause,
): void {
  audit({
    eventType: "log_attachment_changed",
    cause,
    payload: {
      agent_id: log.agentId,
      attachment_id: log.attachmentId,
      prior_status: change.from,
      new_status: change.to,
      source: log.source,
      ...(change.reason === undefined ? {} : { reason: change.reason }),
    },
  });
}

/** Takes an active attachment out of use, with its audit row. */
export function leaveActive(
  context: OperationContext,
  log: LogAttachmentRecord,
  change:
    | { readonly to: "detached" | "superseded" }
    | { readonly to: "stale"; readonly reason: LogStaleReason },
  cause: AuditCause,
): void {
  context.db.run(leave, { attachmentId: log.attachmentId, status: change.to, now: context.now });
  auditLogChange(context, log, { from: log.status, ...change }, cause);
}
