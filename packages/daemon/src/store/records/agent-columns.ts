import { sql, type SelectQueryBuilder, type Kysely, type RawBuilder } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { AgentRecord } from "./agent-record.ts";

/** Whether the agent of the row has an active log attachment. */
export const hasActiveLog: RawBuilder<boolean> = sql<boolean>`exists (select 1 from log_attachments where log_attachments.agent_id = agents.agent_id and log_attachments.status = 'active')`;

/** Agents as records: the row beside its pane, which holds the six values. */
export function selectAgents(
  db: Kysely<Tables>,
): SelectQueryBuilder<Tables, "agents" | "panes", AgentRecord> {
  return db
    .selectFrom("agents")
    .innerJoin("panes", "panes.pane_ref", "agents.pane_ref")
    .select([
      "agents.agent_id as agentId",
      "agents.pane_ref as paneRef",
      "agents.state as state",
      "agents.role as role",
      "agents.role_priority as rolePriority",
      "agents.capability as capability",
      "agents.label as label",
      "agents.project_path as projectPath",
      "agents.parent_agent_id as parentAgentId",
      "panes.state as paneState",
      "agents.registered_at as registeredAt",
      "agents.last_registered_at as lastRegisteredAt",
      "panes.container_id as containerId",
      "panes.tmux_socket as tmuxSocket",
      "panes.session_name as sessionName",
      "panes.window_index as windowIndex",
      "panes.pane_index as paneIndex",
      "panes.pane_id as paneId",
      sql<0 | 1>`${hasActiveLog}`.as("logAttached"),
    ]);
}
