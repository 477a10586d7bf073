import type { AgentRole } from "./agent-role.ts";

export type ParentageRefusal =
  | "parent-not-found"
  | "master-refused"
  | "swarm-parent-required"
  | "parent-role-mismatch";

/** A named parent that is not there, or what the rows say of it; `none` when no parent was named. */
export type Parent =
  | { readonly kind: "none" }
  | { readonly kind: "unknown" }
  | { readonly kind: "known"; readonly role: AgentRole; readonly state: "active" | "inactive" };

/** A swarm agent hangs under an active slave and nothing else has a parent; a master is made only by a confirmed role change. */
export function parentageRefusal(role: AgentRole, parent: Parent): ParentageRefusal | null {
  if (parent.kind === "unknown" || (parent.kind === "known" && parent.state !== "active"))
    return "parent-not-found";
  if (role === "master") return "master-refused";
  if (role === "swarm" && parent.kind === "none") return "swarm-parent-required";
  if (parent.kind === "known" && (role !== "swarm" || parent.role !== "slave")) return "parent-role-mismatch";
  return null;
}
