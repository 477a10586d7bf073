import type { AgentRole } from "../../model/agent-role.ts";
import type { ReadConnection } from "../database/connection.ts";
import { agentById } from "../records/by-id.ts";

/** What the rows say of the agent that a request names as a parent; `none` when it names none. */
export type NamedParent =
  | { readonly kind: "none" | "unknown" }
  | {
      readonly kind: "known";
      readonly agentId: string;
      readonly role: AgentRole;
      readonly state: "active" | "inactive";
    };

export function namedParent(db: ReadConnection, agentId: string | null): NamedParent {
  if (agentId === null) return { kind: "none" };
  const agent = db.first(agentById, { id: agentId });
  if (agent === undefined) return { kind: "unknown" };
  return { kind: "known", agentId, role: agent.role, state: agent.state };
}
