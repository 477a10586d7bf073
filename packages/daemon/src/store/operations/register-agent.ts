import type { AgentRole } from "../../model/agent-role.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import type { AgentRecord } from "../records/agent-record.ts";
import { agentById } from "../records/by-id.ts";
import { holdPane, insertAgent, rewriteAgent } from "./agent-row.ts";
import { attachStartedLog, type AttachedLog, type StartedLog } from "./attach-log.ts";
import { freshAgentId } from "./fresh-id.ts";
import { activeLogOfPath } from "./log-attachment-row.ts";
import { dropLogIntent } from "./log-intent.ts";
import type { Operation } from "./operation.ts";
import { planRegistration, type RegistrationRefused, type RegistrationRequest } from "./plan-registration.ts";
import { changePayload, type AgentChange } from "./update-agent.ts";

export interface RegisterAgentInput extends RegistrationRequest {
  /** A log attachment that comes with the registration or not at all; its pipe runs already, under the id that was planned. */
  readonly log: { readonly agentId: string; readonly started: StartedLog } | null;
  readonly cause: AuditCause;
}

export type RegisterAgentOutcome =
  | {
      readonly kind: "registered";
      readonly how: "created" | "reactivated" | "updated";
      readonly agent: AgentRecord;
      /** Undefined when the pane had no agent before. */
      readonly roleBefore: AgentRole | undefined;
      /** Null where none was asked for. */
      readonly log: AttachedLog | null;
    }
  | RegistrationRefused
  /** Another agent's log is written to the file. */
  | { readonly kind: "log-path-in-use" };

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
export const registerAgent: Operation<RegisterAgentInput, RegisterAgentOutcome> = (context, input) => {
  const { db, now, audit } = context;
  const { log } = input;
  const plan = planRegistration(db, input, log !== null);
  if (plan.kind !== "registrable") return plan;
  const { before } = plan;
  const { paneRef, containerId, paneId, pid } = plan.pane;
  const agentId = before?.agentId ?? log?.agentId ?? freshAgentId();
  if (log !== null) {
    const holder = db.first(activeLogOfPath, { logPath: log.started.logPath });
    if (holder !== undefined && holder.agentId !== agentId) return { kind: "log-path-in-use" };
    if (log.agentId !== agentId || log.started.panePid !== pid) return { kind: "pane-unknown" };
  }

  const { role, capability, label, projectPath } = { ...(before ?? NEUTRAL), ...input.values };
  const kept = before?.parentAgentId ?? null;
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
  if (log !== null) dropLogIntent(context, { paneRef });
  const attached =
    log === null ? null : attachStartedLog(context, { agentId, paneRef }, log.started, input.cause);
  const agent = db.first(agentById, { id: agentId });
  if (agent === undefined) throw new Error("the agent just written is not there");
  return { kind: "registered", how, agent, roleBefore: before?.role, log: attached };
};
