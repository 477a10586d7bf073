import type { AgentRole } from "./agent-role.ts";

export type RoleChangeRefusal =
  /** A swarm member is made by adopting it under its parent. */
  | "swarm_needs_parent"
  /** Active swarm members hang under this slave. */
  | "has_swarm_members";

/** Whether an agent may take another role. A swarm member that takes one leaves its parent. */
export function roleChangeRefusal(
  from: AgentRole,
  to: AgentRole,
  activeMembers: number,
): RoleChangeRefusal | null {
  if (from === to) return null;
  if (to === "swarm") return "swarm_needs_parent";
  return from === "slave" && activeMembers > 0 ? "has_swarm_members" : null;
}
