/** The closed set of agent roles, in priority order: a list of agents shows masters first. */
export const AGENT_ROLES = ["master", "slave", "swarm", "test-runner", "shell", "unknown"] as const;
export type AgentRole = (typeof AGENT_ROLES)[number];

/** Every role by its rank, lowest first; `app` rows carry it so that clients sort as the daemon does. */
export const AGENT_ROLE_PRIORITY: Readonly<Record<AgentRole, number>> = {
  master: 1,
  slave: 2,
  swarm: 3,
  "test-runner": 4,
  shell: 5,
  unknown: 6,
};
