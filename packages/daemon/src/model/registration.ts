import type { AgentRole } from "./agent-role.ts";
import { roleChangeRefusal } from "./role-change.ts";

/** In the order in which they are looked for. */
export type RegistrationRefusal =
  | "master_via_register"
  | "swarm_parent_required"
  | "parent_role_mismatch"
  | "parent_immutable"
  | "parent_not_found"
  | "parent_inactive"
  | "parent_role_invalid"
  | "has_swarm_members";

export interface RegistrationFacts {
  /** The agent that the pane has already, active or not. */
  readonly before: { readonly role: AgentRole; readonly parentAgentId: string | null } | undefined;
  /** Undefined when the request leaves it as it is. */
  readonly role: AgentRole | undefined;
  /** Active swarm members under the agent. */
  readonly members: number;
  /** The parent that the request names. */
  readonly parent:
    | { readonly kind: "none" }
    | { readonly kind: "unknown" }
    | {
        readonly kind: "known";
        readonly agentId: string;
        readonly role: AgentRole;
        readonly state: "active" | "inactive";
      };
}

/** Whether a pane may register itself like this. A parent is given once, to a swarm member, and never changes. */
export function registrationRefusal(facts: RegistrationFacts): RegistrationRefusal | null {
  const { before, parent, members } = facts;
  const role = facts.role ?? before?.role ?? "unknown";
  if (facts.role === "master") return "master_via_register";
  const kept = before?.parentAgentId ?? null;
  if (role === "swarm" && parent.kind === "none" && kept === null) return "swarm_parent_required";
  if (role !== "swarm" && parent.kind !== "none") return "parent_role_mismatch";
  if (
    before !== undefined &&
    parent.kind !== "none" &&
    (parent.kind === "unknown" || parent.agentId !== kept)
  )
    return "parent_immutable";
  if (parent.kind === "unknown") return "parent_not_found";
  if (parent.kind === "known" && parent.state !== "active") return "parent_inactive";
  if (parent.kind === "known" && parent.role !== "slave") return "parent_role_invalid";
  const change = before === undefined ? null : roleChangeRefusal(before.role, role, members);
  return change === "has_swarm_members" ? change : null;
}
