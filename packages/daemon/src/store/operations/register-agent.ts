import type { AgentRole } from "../../model/agent-role.ts";
import { registrationRefusal, type RegistrationRefusal } from "../../model/registration.ts";
import { matchPane } from "../../model/pane-identity.ts";
import type { PaneKey } from "../../model/pane-key.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import type { AgentRecord } from "../records/agent-record.ts";
import { agentById } from "../records/by-id.ts";
import { activeMembers } from "./active-members.ts";
import { agentOfPane, holdPane, insertAgent, rewriteAgent } from "./agent-row.ts";
import { freshAgentId } from "./fresh-id.ts";
import type { Operation } from "./operation.ts";
import { paneCandidates } from "./pane-candidates.ts";
import { changePayload, type AgentChange } from "./update-agent.ts";

export interface RegisterAgentInput {
  readonly pane: PaneKey;
  /** What is absent keeps its stored value, or takes the neutral one at first. */
  readonly values: AgentChange;
  readonly parentAgentId?: string;
  readonly cause: AuditCause;
}

export type RegisterAgentOutcome =
  | {
      readonly kind: "registered";
      readonly how: "created" | "reactivated" | "updated";
      readonly agent: AgentRecord;
      /** Undefined when the pane had no agent before. */
      readonly roleBefore: AgentRole | undefined;
    }
  /** No active pane equals all six values. */
  | { readonly kind: "pane-unknown" }
  | { readonly kind: "refused"; readonly reason: RegistrationRefusal };

const NEUTRAL = {
  role: "unknown",
  capability: "unknown",
  label: "",
  projectPath: "",
  parentAgentId: null,
} as const;

/**
 * Makes an agent of a discovered pane, or changes the one it is already: the pane says who it is, so a second
 * registration is an update and no conflict.
 */
export const registerAgent: Operation<RegisterAgentInput, RegisterAgentOutcome> = (
  { db, now, audit },
  input,
) => {
  const match = matchPane(input.pane, db.all(paneCandidates, input.pane));
  if (match.kind === "mismatch") return { kind: "pane-unknown" };
  const { paneRef, containerId, paneId } = match.pane;
  const held = db.first(agentOfPane, { paneRef });
  const before = held === undefined ? undefined : db.first(agentById, { id: held.agentId });
  const named =
    input.parentAgentId === undefined ? undefined : db.first(agentById, { id: input.parentAgentId });
  const reason = registrationRefusal({
    before,
    role: input.values.role,
    members: before === undefined ? 0 : (db.first(activeMembers, { agentId: before.agentId })?.count ?? 0),
    parent:
      input.parentAgentId === undefined
        ? { kind: "none" }
        : named === undefined
          ? { kind: "unknown" }
          : { kind: "known", agentId: named.agentId, role: named.role, state: named.state },
  });
  if (reason !== null) return { kind: "refused", reason };

  const { role, capability, label, projectPath } = { ...(before ?? NEUTRAL), ...input.values };
  const kept = before?.parentAgentId ?? null;
  const agentId = before?.agentId ?? freshAgentId();
  const parentAgentId = role === "swarm" ? (input.parentAgentId ?? kept) : null;
  const row = { agentId, paneRef, role, capability, label, projectPath, parentAgentId, now };
  db.run(before === undefined ? insertAgent : rewriteAgent, row);
  db.run(holdPane, { paneRef, agentId });
  const how = before === undefined ? "created" : before.state === "active" ? "updated" : "reactivated";
  if (how === "updated") {
    // The keys of the values are these by their type.
    const given = Object.keys(input.values) as (keyof AgentChange)[];
    const changed = given.filter((name) => before?.[name] !== row[name]);
    if (before !== undefined && changed.length > 0)
      audit({
        eventType: "agent_updated",
        cause: input.cause,
        payload: changePayload(before, role, changed),
      });
  } else {
    audit({
      eventType: "agent_registered",
      cause: input.cause,
      payload: { agent_id: agentId, container_id: containerId, pane_id: paneId, role },
    });
  }
  const agent = db.first(agentById, { id: agentId });
  if (agent === undefined) throw new Error("the agent just written is not there");
  return { kind: "registered", how, agent, roleBefore: before?.role };
};
