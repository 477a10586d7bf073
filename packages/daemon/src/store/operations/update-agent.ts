import type { AgentCapability } from "../../model/agent-capability.ts";
import type { AgentRole } from "../../model/agent-role.ts";
import { roleChangeRefusal, type RoleChangeRefusal } from "../../model/role-change.ts";
import type { AuditValue } from "../../model/audit-row.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import { statement } from "../database/statement.ts";
import type { AgentRecord } from "../records/agent-record.ts";
import { agentById } from "../records/by-id.ts";
import { activeMembers } from "./active-members.ts";
import type { Operation } from "./operation.ts";
import { isContainerRunning } from "./running-container.ts";

/** What can change about an agent; an absent member stays as it is. */
export interface AgentChange {
  readonly role?: AgentRole;
  readonly capability?: AgentCapability;
  /** Trimmed and bounded by the caller; empty clears. */
  readonly label?: string;
  /** Checked by the caller; empty clears. */
  readonly projectPath?: string;
}

export interface UpdateAgentInput {
  readonly agentId: string;
  readonly change: AgentChange;
  /** Refuses an agent whose pane or container is gone. */
  readonly onlyActive: boolean;
  readonly cause: AuditCause;
}

export type UpdateAgentOutcome =
  /** `changed` names the members that are different now, in the order of the change. */
  | {
      readonly kind: "updated";
      readonly agent: AgentRecord;
      readonly before: AgentRecord;
      readonly changed: readonly (keyof AgentChange)[];
    }
  | { readonly kind: "agent-not-found" }
  /** Only where an active agent was asked for. */
  | { readonly kind: "agent-inactive" }
  | { readonly kind: "role-refused"; readonly reason: RoleChangeRefusal };

interface Row {
  readonly agentId: string;
  readonly role: AgentRole;
  readonly capability: AgentCapability;
  readonly label: string;
  readonly projectPath: string;
  readonly parentAgentId: string | null;
}

const write = statement<Row>()((db, row) =>
  db
    .updateTable("agents")
    .set({
      role: row.role,
      capability: row.capability,
      label: row.label,
      project_path: row.projectPath,
      parent_agent_id: row.parentAgentId,
    })
    .where("agent_id", "=", row.agentId),
);

const WIRE_NAMES: Readonly<Record<keyof AgentChange, string>> = {
  role: "role",
  capability: "capability",
  label: "label",
  projectPath: "project_path",
};

/** What the audit tells of a change: the fields, and the roles where they differ. */
export function changePayload(
  before: AgentRecord,
  role: AgentRole,
  changed: readonly (keyof AgentChange)[],
): Readonly<Record<string, AuditValue>> {
  return {
    agent_id: before.agentId,
    fields: changed.map((name) => WIRE_NAMES[name]),
    ...(changed.includes("role") ? { prior_role: before.role, new_role: role } : {}),
  };
}

/** Changes an agent in one step, all or nothing; what is the same already is neither written nor audited. */
export const updateAgent: Operation<UpdateAgentInput, UpdateAgentOutcome> = (
  { db, audit },
  { agentId, change, onlyActive, cause },
) => {
  const before = db.first(agentById, { id: agentId });
  if (before === undefined) return { kind: "agent-not-found" };
  if (onlyActive && (before.state !== "active" || !isContainerRunning(db, before.containerId)))
    return { kind: "agent-inactive" };
  const after = { ...before, ...change };
  const members = db.first(activeMembers, { agentId })?.count ?? 0;
  const refusal = roleChangeRefusal(before.role, after.role, members);
  if (refusal !== null) return { kind: "role-refused", reason: refusal };
  // The keys of a change are these by its type.
  const given = Object.keys(change) as (keyof AgentChange)[];
  const changed = given.filter((name) => before[name] !== after[name]);
  if (changed.length === 0) return { kind: "updated", agent: before, before, changed };
  const { role, capability, label, projectPath } = after;
  const parentAgentId = role === "swarm" ? before.parentAgentId : null;
  db.run(write, { agentId, role, capability, label, projectPath, parentAgentId });
  audit({
    eventType: "agent_updated",
    cause,
    payload: changePayload(before, role, changed),
  });
  const agent = db.first(agentById, { id: agentId });
  if (agent === undefined) throw new Error("the agent just written is not there");
  return { kind: "updated", agent, before, changed };
};
