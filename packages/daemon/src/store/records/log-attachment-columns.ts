import type { Kysely, SelectQueryBuilder } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { LogAttachmentRecord, LogIntentRecord } from "./log-attachment-record.ts";

export function selectLogAttachments(
  db: Kysely<Tables>,
): SelectQueryBuilder<Tables, "log_attachments" | "panes", LogAttachmentRecord> {
  return db
    .selectFrom("log_attachments")
    .innerJoin("panes", "panes.pane_ref", "log_attachments.pane_ref")
    .select([
      "log_attachments.attachment_id as attachmentId",
      "log_attachments.agent_id as agentId",
      "log_attachments.pane_ref as paneRef",
      "log_attachments.log_path as logPath",
      "log_attachments.status as status",
      "log_attachments.source as source",
      "log_attachments.transport as transport",
      "log_attachments.pipe_path as pipePath",
      "log_attachments.prior_pipe_target as priorPipeTarget",
      "log_attachments.attached_at as attachedAt",
      "log_attachments.last_status_at as lastStatusAt",
      "log_attachments.byte_offset as byteOffset",
      "log_attachments.line_offset as lineOffset",
      "log_attachments.file_inode as fileInode",
      "log_attachments.file_size_seen as fileSizeSeen",
      "log_attachments.last_output_at as lastOutputAt",
      "panes.container_id as containerId",
      "panes.container_user as containerUser",
      "panes.tmux_socket as tmuxSocket",
      "panes.session_name as sessionName",
      "panes.window_index as windowIndex",
      "panes.pane_index as paneIndex",
      "panes.pane_id as paneId",
      "panes.pid as pid",
    ]);
}

export function selectLogIntents(
  db: Kysely<Tables>,
): SelectQueryBuilder<Tables, "log_intents" | "panes", LogIntentRecord> {
  return db
    .selectFrom("log_intents")
    .innerJoin("panes", "panes.pane_ref", "log_intents.pane_ref")
    .select([
      "log_intents.pane_ref as paneRef",
      "log_intents.agent_id as agentId",
      "log_intents.log_path as logPath",
      "log_intents.transport as transport",
      "log_intents.pipe_path as pipePath",
      "panes.container_id as containerId",
      "panes.container_user as containerUser",
      "panes.tmux_socket as tmuxSocket",
      "panes.session_name as sessionName",
      "panes.window_index as windowIndex",
      "panes.pane_index as paneIndex",
      "panes.pane_id as paneId",
      "panes.pid as pid",
    ]);
}
