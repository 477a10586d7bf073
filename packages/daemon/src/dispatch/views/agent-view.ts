import type { Agent } from "@interlock/contracts";
import type { AgentRecord } from "../../store/records/agent-record.ts";
import { isoMicros } from "../../store/timestamp.ts";

/** A stored agent in the contract's words. */
export function agentView(agent: AgentRecord): Agent {
  return {
    // The store mints agent ids and takes pane ids that the drivers have checked.
    agent_id: agent.agentId as Agent["agent_id"],
    role: agent.role,
    role_priority: agent.rolePriority,
    capability: agent.capability,
    label: agent.label,
    project_path: agent.projectPath,
    parent_agent_id: agent.parentAgentId as Agent["parent_agent_id"],
    container_id: agent.containerId as Agent["container_id"],
    pane_id: agent.paneId as Agent["pane_id"],
    registered_at: isoMicros(agent.registeredAt),
    log_attached: agent.logAttached === 1,
    pane_active: agent.paneState === "active",
  };
}
