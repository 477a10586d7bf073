import { sql } from "kysely";
import { statement, type Statement } from "../database/statement.ts";
import { selectAgents } from "./agent-columns.ts";
import type { AgentRecord } from "./agent-record.ts";
import { selectContainers } from "./container-columns.ts";
import type { ContainerRecord } from "./container-record.ts";
import { selectEvents } from "./event-columns.ts";
import type { EventRecord } from "./event-record.ts";
import { selectLogAttachments } from "./log-attachment-columns.ts";
import type { LogAttachmentRecord } from "./log-attachment-record.ts";
import { selectPanes } from "./pane-columns.ts";
import type { PaneRecord } from "./pane-record.ts";
import { selectMessages } from "./queue-columns.ts";
import type { QueueRecord } from "./queue-record.ts";
import { selectRoutes } from "./route-columns.ts";
import type { RouteRecord } from "./route-record.ts";

interface ById {
  readonly id: string;
}

export const containerById: Statement<ById, ContainerRecord> = statement<ById>()((db, input) =>
  selectContainers(db).where("container_id", "=", input.id),
);

export const paneByRef: Statement<ById, PaneRecord> = statement<ById>()((db, input) =>
  selectPanes(db).where("pane_ref", "=", input.id),
);

export const agentById: Statement<ById, AgentRecord> = statement<ById>()((db, input) =>
  selectAgents(db).where("agents.agent_id", "=", input.id),
);

export const messageById: Statement<ById, QueueRecord> = statement<ById>()((db, input) =>
  selectMessages(db).where("message_id", "=", input.id),
);

export const eventById: Statement<ById, EventRecord> = statement<ById>()((db, input) =>
  selectEvents(db).where(sql<boolean>`event_id = CAST(${input.id} AS INTEGER)`),
);

export const routeById: Statement<ById, RouteRecord> = statement<ById>()((db, input) =>
  selectRoutes(db).where("route_id", "=", input.id),
);

export const logAttachmentById: Statement<ById, LogAttachmentRecord> = statement<ById>()((db, input) =>
  selectLogAttachments(db).where("attachment_id", "=", input.id),
);
