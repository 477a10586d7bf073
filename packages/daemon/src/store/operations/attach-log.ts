import type { LogAttachmentSource, LogTransport } from "../../model/log-attachment-status.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import { statement } from "../database/statement.ts";
import { agentById, logAttachmentById, paneByRef } from "../records/by-id.ts";
import type { LogAttachmentRecord } from "../records/log-attachment-record.ts";
import { freshLogAttachmentId } from "./fresh-id.ts";
import {
  activeLogOfPath,
  auditLogChange,
  insertLog,
  leaveActive,
  logsOfAgent,
  reactivateLog,
  type ReadOffsets,
} from "./log-attachment-row.ts";
import { dropLogIntent } from "./log-intent.ts";
import type { Operation, OperationContext } from "./operation.ts";

/** A pipe or a stream that runs by now, and the file it writes. */
export interface StartedLog {
  readonly logPath: string;
  readonly transport: LogTransport;
  readonly pipePath: string | null;
  /** What the pane was piped to before, for people; null where it was not. */
  readonly priorPipeTarget: string | null;
  /** `<device>:<inode>`, and bytes. */
  readonly fileInode: string;
  readonly fileSize: number;
  readonly source: LogAttachmentSource;
  /** The process in the pane that the pipe was started for. */
  readonly panePid: number;
}

export interface AttachLogInput {
  readonly agentId: string;
  readonly started: StartedLog;
  readonly cause: AuditCause;
}

export type AttachLogOutcome =
  | {
      readonly kind: "attached";
      readonly attachment: LogAttachmentRecord;
      /** `kept`: it was active with this very path, and nothing was written. */
      readonly how: "created" | "reactivated" | "kept";
      /** The file is not the one that was read before, or is shorter: it is read from its start. */
      readonly rotated: boolean;
    }
  | { readonly kind: "agent-unknown" }
  /** The agent no longer holds the pane that the pipe was started for. */
  | { readonly kind: "pane-gone" }
  | { readonly kind: "path-in-use" };

export type AttachedLog = Extract<AttachLogOutcome, { readonly kind: "attached" }>;

const supersededBy = statement<{ attachmentId: string; by: string }>()((db, input) =>
  db
    .updateTable("log_attachments")
    .set({ superseded_by: input.by })
    .where("attachment_id", "=", input.attachmentId),
);

/** Makes a running pipe an agent's one active attachment. The intent of its start ends with it. */
export const attachLog: Operation<AttachLogInput, AttachLogOutcome> = (context, input) => {
  const { db } = context;
  const { agentId, started, cause } = input;
  const agent = db.first(agentById, { id: agentId });
  if (agent === undefined) return { kind: "agent-unknown" };
  const pane = db.first(paneByRef, { id: agent.paneRef });
  if (agent.state !== "active" || pane?.agentId !== agentId || pane.pid !== started.panePid)
    return { kind: "pane-gone" };
  const holder = db.first(activeLogOfPath, { logPath: started.logPath });
  if (holder !== undefined && holder.agentId !== agentId) return { kind: "path-in-use" };
  dropLogIntent(context, { paneRef: agent.paneRef });
  return attachStartedLog(context, { agentId, paneRef: agent.paneRef }, started, cause);
};

/** The agent holds the pane, and nobody else the path. */
export function attachStartedLog(
  context: OperationContext,
  { agentId, paneRef }: { readonly agentId: string; readonly paneRef: string },
  started: StartedLog,
  cause: AuditCause,
): AttachedLog {
  const { db, now } = context;
  const logs = db.all(logsOfAgent, { agentId });
  const active = logs.find(({ status }) => status === "active");
  if (active !== undefined && active.logPath === started.logPath)
    return { kind: "attached", attachment: active, how: "kept", rotated: false };

  const before = logs.find(({ logPath }) => logPath === started.logPath);
  const reading = offsetsFor(before, started);
  const again = before !== undefined && before.status !== "superseded" ? before : undefined;
  const attachmentId = again?.attachmentId ?? freshLogAttachmentId();
  if (active !== undefined) leaveActive(context, active, { to: "superseded" }, cause);
  const { logPath, source, transport, pipePath, priorPipeTarget } = started;
  db.run(again === undefined ? insertLog : reactivateLog, {
    attachmentId,
    agentId,
    paneRef,
    logPath,
    source,
    transport,
    pipePath,
    priorPipeTarget,
    ...reading.offsets,
    now,
  });
  if (active !== undefined) db.run(supersededBy, { attachmentId: active.attachmentId, by: attachmentId });
  auditLogChange(
    context,
    { agentId, attachmentId, source },
    { from: again?.status ?? null, to: "active" },
    cause,
  );
  const attachment = db.first(logAttachmentById, { id: attachmentId });
  if (attachment === undefined) throw new Error("the attachment just written is not there");
  return {
    kind: "attached",
    attachment,
    how: again === undefined ? "created" : "reactivated",
    rotated: reading.rotated,
  };
}

/** What was read stays read: offsets live on while the file is the same one and no shorter than it was. */
function offsetsFor(
  before: LogAttachmentRecord | undefined,
  { fileInode, fileSize }: StartedLog,
): { readonly offsets: ReadOffsets; readonly rotated: boolean } {
  const same = before?.fileInode === fileInode && fileSize >= before.fileSizeSeen;
  if (before !== undefined && same) {
    const { byteOffset, lineOffset } = before;
    return { offsets: { byteOffset, lineOffset, fileInode, fileSizeSeen: fileSize }, rotated: false };
  }
  return {
    offsets: { byteOffset: 0, lineOffset: 0, fileInode, fileSizeSeen: fileSize },
    rotated: before !== undefined && before.fileInode !== null,
  };
}
