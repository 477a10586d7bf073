import type { RegisteredAgent } from "@interlock/contracts";
import type { AgentRole } from "../../model/agent-role.ts";
import { EFFECTIVE_PERMISSIONS } from "../../model/effective-permissions.ts";
import type { AgentRecord } from "../../store/records/agent-record.ts";
import { isoMicros } from "../../store/timestamp.ts";
import { paneKeyView } from "./discovered-view.ts";

export function permissionsView(role: AgentRole): RegisteredAgent["effective_permissions"] {
  const { canSend, canReceive, canSendTo } = EFFECTIVE_PERMISSIONS[role];
  return { can_send: canSend, can_receive: canReceive, can_send_to_roles: [...canSendTo] };
}

/** A stored agent in the container plane's words. */
export function registeredAgentView(agent: AgentRecord): RegisteredAgent {
  return {
    // The store mints agent ids.
    agent_id: agent.agentId as RegisteredAgent["agent_id"],
    ...paneKeyView(agent),
    role: agent.role,
    capability: agent.capability,
    label: agent.label,
    project_path: agent.projectPath,
    parent_agent_id: agent.parentAgentId as RegisteredAgent["parent_agent_id"],
    effective_permissions: permissionsView(agent.role),
    created_at: isoMicros(agent.registeredAt),
    last_registered_at: isoMicros(agent.lastRegisteredAt),
    active: agent.state === "active",
  };
}
