/** The order of agents by the name of their role; part of the second migration. */
export const agentsByRole = "CREATE INDEX agents_by_role ON agents (role, agent_id);";
