import type { AgentCapability } from "../../model/agent-capability.ts";
import type { AgentRole } from "../../model/agent-role.ts";
import { parentageRefusal, type Parent } from "../../model/agent-parentage.ts";
import { matchPane } from "../../model/pane-identity.ts";
import type { PaneIdentityField, PaneKey } from "../../model/pane-key.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import type { Connection } from "../database/connection.ts";
import type { AgentRecord } from "../records/agent-record.ts";
import { agentById } from "../records/by-id.ts";
import { agentOfPane, holdPane, insertAgent, rewriteAgent } from "./agent-row.ts";
import { freshAgentId } from "./fresh-id.ts";
import type { Operation } from "./operation.ts";
import { paneCandidates } from "./pane-candidates.ts";
import { isContainerRunning } from "./running-container.ts";

export interface AdoptAgentInput {
  readonly pane: PaneKey;
  readonly role: AgentRole;
  readonly capability: AgentCapability;
  /** Trimmed and bounded by the caller. */
  readonly label: string;
  /** Empty when none was given. */
  readonly projectPath: string;
  readonly parentAgentId: string | null;
  /** Asks for a log attachment, which needs an active container. */
  readonly attachLog: boolean;
  readonly cause: AuditCause;
}

/** Refusals in the order they are checked; every one of them leaves nothing behind. */
export type AdoptAgentOutcome =
  | { readonly kind: "adopted"; readonly agent: AgentRecord; readonly how: "created" | "reactivated" }
  /** No active pane equals all six values; the first differing field of the pane that agrees furthest. */
  | { readonly kind: "pane-not-found"; readonly mismatchField: PaneIdentityField }
  | { readonly kind: "already-registered"; readonly agentId: string }
  | { readonly kind: "container-inactive"; readonly containerId: string }
  /** The parent does not exist or is not active. */
  | { readonly kind: "parent-not-found"; readonly parentAgentId: string }
  /** A panel cannot make a master; that takes a role change with confirmation. */
  | { readonly kind: "master-refused" }
  | { readonly kind: "swarm-parent-required" }
  /** Only a swarm agent has a parent, and its parent is a slave. */
  | { readonly kind: "parent-role-mismatch" };

/**
 * Makes an agent of a discovered pane. A pane that an agent held before it went away gets that agent back under its
 * old id, with everything else as now given, so that what names the agent goes on naming this place.
 */
export const adoptAgent: Operation<AdoptAgentInput, AdoptAgentOutcome> = ({ db, now, audit }, input) => {
  const match = matchPane(input.pane, db.all(paneCandidates, input.pane));
  if (match.kind === "mismatch") return { kind: "pane-not-found", mismatchField: match.field };
  const { paneRef, agentId: holder, containerId, paneId } = match.pane;
  if (holder !== null) return { kind: "already-registered", agentId: holder };
  if (input.attachLog && !isContainerRunning(db, containerId))
    return { kind: "container-inactive", containerId };
  const refusal = parentageRefusal(input.role, parentOf(db, input.parentAgentId));
  if (refusal === "parent-not-found") return { kind: refusal, parentAgentId: input.parentAgentId ?? "" };
  if (refusal !== null) return { kind: refusal };

  const before = db.first(agentOfPane, { paneRef });
  const agentId = before?.agentId ?? freshAgentId();
  const { role, capability, label, projectPath, parentAgentId } = input;
  db.run(before === undefined ? insertAgent : rewriteAgent, {
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
  const agent = db.first(agentById, { id: agentId });
  if (agent === undefined) throw new Error("the agent just written is not there");
  return { kind: "adopted", agent, how: before === undefined ? "created" : "reactivated" };
};

function parentOf(db: Connection, agentId: string | null): Parent {
  if (agentId === null) return { kind: "none" };
  const agent = db.first(agentById, { id: agentId });
  return agent === undefined ? { kind: "unknown" } : { kind: "known", role: agent.role, state: agent.state };
}
