import { sql } from "kysely";
import type { CursorKey } from "../cursor.ts";
import type { ReadConnection } from "../database/connection.ts";
import { statement, type NoInput } from "../database/statement.ts";
import type { LogAttachmentReader } from "../log-attachment-reader.ts";
import { activeLogOfAgent, logsOfAgent } from "../operations/log-attachment-row.ts";
import { logAttachmentById } from "../records/by-id.ts";
import { selectLogAttachments, selectLogIntents } from "../records/log-attachment-columns.ts";
import { selectPanes } from "../records/pane-columns.ts";
import { createListQuery } from "./list-query.ts";
import { logAttachmentSurface } from "./log-attachment-surface.ts";

const activeLogs = statement<NoInput>()((db) =>
  selectLogAttachments(db).where("log_attachments.status", "=", sql.lit("active")).orderBy("attachment_id"),
);

const newestLogs = statement<NoInput>()((db) =>
  selectLogAttachments(db).where(
    sql<boolean>`not exists (select 1 from log_attachments as later where later.agent_id = log_attachments.agent_id
      and (later.last_status_at, later.attachment_id) > (log_attachments.last_status_at, log_attachments.attachment_id))`,
  ),
);

const unloggedPanes = statement<NoInput>()((db) =>
  selectPanes(db)
    .where("agent_id", "is not", null)
    .where(
      sql<boolean>`not exists (select 1 from log_attachments where log_attachments.agent_id = panes.agent_id
        and log_attachments.status = 'active')`,
    ),
);

const logIntents = statement<NoInput>()((db) => selectLogIntents(db).orderBy("log_intents.created_at"));

export function createLogAttachmentReader(db: ReadConnection, key: CursorKey): LogAttachmentReader {
  return {
    logAttachments: createListQuery(db, key, logAttachmentSurface),
    logAttachment: (attachmentId) => db.first(logAttachmentById, { id: attachmentId }) ?? null,
    activeLogOf: (agentId) => db.first(activeLogOfAgent, { agentId }) ?? null,
    lastLogOf: (agentId) => {
      const logs = db.all(logsOfAgent, { agentId });
      return logs.find(({ status }) => status === "active") ?? logs[0] ?? null;
    },
    activeLogAttachments: () => db.all(activeLogs, {}),
    newestLogAttachments: () => db.all(newestLogs, {}),
    unloggedPanes: () => db.all(unloggedPanes, {}),
    logIntents: () => db.all(logIntents, {}),
  };
}
