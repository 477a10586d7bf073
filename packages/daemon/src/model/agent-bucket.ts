import type { AgentCapability } from "./agent-capability.ts";
import type { AgentRole } from "./agent-role.ts";

export const AGENT_BUCKETS = ["active", "inactive", "partially_configured"] as const;
export type AgentBucket = (typeof AGENT_BUCKETS)[number];

export interface AgentFacts {
  /** `active` for agents of the host, which always runs. */
  readonly container: "active" | "inactive" | "degraded_scan";
  readonly agent: "active" | "inactive";
  readonly role: AgentRole;
  readonly capability: AgentCapability;
  readonly label: string;
}

/** The bucket an agent counts in on the dashboard; each agent is in one, whether or not its log is attached. */
export function agentBucket({ container, agent, role, capability, label }: AgentFacts): AgentBucket {
  const incomplete = role === "unknown" || capability === "unknown" || label === "" || label === "unknown";
  if (incomplete) return "partially_configured";
  return agent === "active" && container !== "inactive" ? "active" : "inactive";
}
