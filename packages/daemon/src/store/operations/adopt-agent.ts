import type { AuditCause } from "../audit/audit-cause.ts";
import type { AgentRecord } from "../records/agent-record.ts";
import { agentById } from "../records/by-id.ts";
import { holdPane, insertAgent, rewriteAgent } from "./agent-row.ts";
import { attachStartedLog, type StartedLog } from "./attach-log.ts";
import { freshAgentId } from "./fresh-id.ts";
import { activeLogOfPath } from "./log-attachment-row.ts";
import { dropLogIntent } from "./log-intent.ts";
import type { Operation } from "./operation.ts";
import { planAdoption, type AdoptionRefusal, type AdoptionRequest } from "./plan-adoption.ts";

export interface AdoptAgentInput extends AdoptionRequest {
  /** A log attachment that comes with the agent or not at all; its pipe runs already, under the id that was planned. */
  readonly log: { readonly agentId: string; readonly started: StartedLog } | null;
  readonly cause: AuditCause;
}

/** A refusal leaves nothing behind. */
export type AdoptAgentOutcome =
  | { readonly kind: "adopted"; readonly agent: AgentRecord; readonly how: "created" | "reactivated" }
  | AdoptionRefusal
  /** Another agent's log is written to the file. */
  | { readonly kind: "log-path-in-use"; readonly agentId: string };

/**
 * Makes an agent of a discovered pane. A pane that an agent held before it went away gets that agent back under its
 * old id, with everything else as now given, so that what names the agent goes on naming this place.
 */
export const adoptAgent: Operation<AdoptAgentInput, AdoptAgentOutcome> = (context, input) => {
  const { db, now, audit } = context;
  const plan = planAdoption(db, input, input.log !== null);
  if (plan.kind !== "adoptable") return plan;
  const { paneRef, containerId, paneId } = plan.pane;
  const { log } = input;
  const agentId = plan.before ?? log?.agentId ?? freshAgentId();
  if (log !== null) {
    const holder = db.first(activeLogOfPath, { logPath: log.started.logPath });
    if (holder !== undefined && holder.agentId !== agentId) return { kind: "log-path-in-use", agentId };
    if (log.agentId !== agentId || log.started.panePid !== plan.pane.pid)
      return { kind: "pane-not-found", mismatchField: "pane_id" };
  }
  const { role, capability, label, projectPath, parentAgentId } = input;
  db.run(plan.before === null ? insertAgent : rewriteAgent, {
    agentId,
    paneRef,
    role,
    capability,
    label,
    projectPath,
    parentAgentId,
    now,
  });
  db.run(holdPane, { paneRef, agentId });
  audit({
    eventType: "agent_registered",
    cause: input.cause,
    payload: { agent_id: agentId, container_id: containerId, pane_id: paneId, role },
  });
  if (log !== null) {
    dropLogIntent(context, { paneRef });
    attachStartedLog(context, { agentId, paneRef }, log.started, input.cause);
  }
  const agent = db.first(agentById, { id: agentId });
  if (agent === undefined) throw new Error("the agent just written is not there");
  return { kind: "adopted", agent, how: plan.before === null ? "created" : "reactivated" };
};
