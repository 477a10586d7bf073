import type { AgentCapability } from "../../model/agent-capability.ts";
import type { AgentRole } from "../../model/agent-role.ts";
import { statement, type Statement } from "../database/statement.ts";
import type { UnixMicros } from "../timestamp.ts";

export const agentOfPane: Statement<{ paneRef: string }, { readonly agentId: string }> = statement<{
  paneRef: string;
}>()((db, input) =>
  db.selectFrom("agents").select("agent_id as agentId").where("pane_ref", "=", input.paneRef),
);

export interface AgentRow {
  readonly agentId: string;
  readonly paneRef: string;
  readonly role: AgentRole;
  readonly capability: AgentCapability;
  readonly label: string;
  readonly projectPath: string;
  readonly parentAgentId: string | null;
  readonly now: UnixMicros;
}

export const insertAgent: Statement<AgentRow, unknown> = statement<AgentRow>()((db, row) =>
  db.insertInto("agents").values({
    agent_id: row.agentId,
    pane_ref: row.paneRef,
    state: "active",
    role: row.role,
    capability: row.capability,
    label: row.label,
    project_path: row.projectPath,
    parent_agent_id: row.parentAgentId,
    registered_at: row.now,
    last_registered_at: row.now,
  }),
);

/** Active, whatever it was, with every value as given. */
export const rewriteAgent: Statement<AgentRow, unknown> = statement<AgentRow>()((db, row) =>
  db
    .updateTable("agents")
    .set({
      state: "active",
      role: row.role,
      capability: row.capability,
      label: row.label,
      project_path: row.projectPath,
      parent_agent_id: row.parentAgentId,
      last_registered_at: row.now,
    })
    .where("agent_id", "=", row.agentId),
);

export const holdPane: Statement<{ paneRef: string; agentId: string }, unknown> = statement<{
  paneRef: string;
  agentId: string;
}>()((db, input) =>
  db.updateTable("panes").set({ agent_id: input.agentId }).where("pane_ref", "=", input.paneRef),
);
