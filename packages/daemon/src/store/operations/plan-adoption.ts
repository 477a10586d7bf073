import type { AgentCapability } from "../../model/agent-capability.ts";
import type { AgentRole } from "../../model/agent-role.ts";
import { parentageRefusal } from "../../model/agent-parentage.ts";
import { matchPane } from "../../model/pane-identity.ts";
import type { PaneIdentityField, PaneKey } from "../../model/pane-key.ts";
import type { Connection } from "../database/connection.ts";
import type { PaneRecord } from "../records/pane-record.ts";
import { agentOfPane } from "./agent-row.ts";
import { freshAgentId } from "./fresh-id.ts";
import { namedParent } from "./named-parent.ts";
import type { Operation } from "./operation.ts";
import { paneCandidates } from "./pane-candidates.ts";
import { isContainerRunning } from "./running-container.ts";

/** What an adoption asks for. */
export interface AdoptionRequest {
  readonly pane: PaneKey;
  readonly role: AgentRole;
  readonly capability: AgentCapability;
  /** Trimmed and bounded by the caller. */
  readonly label: string;
  /** Empty when none was given. */
  readonly projectPath: string;
  readonly parentAgentId: string | null;
}

/** In the order in which they are checked. */
export type AdoptionRefusal =
  /** No active pane equals all six values; the first differing field of the pane that agrees furthest. */
  | { readonly kind: "pane-not-found"; readonly mismatchField: PaneIdentityField }
  | { readonly kind: "already-registered"; readonly agentId: string }
  /** Only for a log attachment, which needs a running container. */
  | { readonly kind: "container-inactive"; readonly containerId: string }
  /** The parent does not exist or is not active. */
  | { readonly kind: "parent-not-found"; readonly parentAgentId: string }
  /** A panel cannot make a master; that takes a role change with confirmation. */
  | { readonly kind: "master-refused" }
  | { readonly kind: "swarm-parent-required" }
  /** Only a swarm agent has a parent, and its parent is a slave. */
  | { readonly kind: "parent-role-mismatch" };

export type AdoptionPlan =
  | AdoptionRefusal
  | {
      readonly kind: "adoptable";
      readonly pane: PaneRecord;
      /** The agent that this pane had before; it comes back. */
      readonly before: string | null;
    };

/** Every refusal there is, in the order in which they are checked; nothing is written. */
export function planAdoption(db: Connection, input: AdoptionRequest, withLog: boolean): AdoptionPlan {
  const match = matchPane(input.pane, db.all(paneCandidates, input.pane));
  if (match.kind === "mismatch") return { kind: "pane-not-found", mismatchField: match.field };
  const { paneRef, agentId: holder, containerId } = match.pane;
  if (holder !== null) return { kind: "already-registered", agentId: holder };
  if (withLog && !isContainerRunning(db, containerId)) return { kind: "container-inactive", containerId };
  const refusal = parentageRefusal(input.role, namedParent(db, input.parentAgentId));
  if (refusal === "parent-not-found") return { kind: refusal, parentAgentId: input.parentAgentId ?? "" };
  if (refusal !== null) return { kind: refusal };
  return { kind: "adoptable", pane: match.pane, before: db.first(agentOfPane, { paneRef })?.agentId ?? null };
}

export type PlanLoggedAdoptionOutcome =
  | AdoptionRefusal
  | { readonly kind: "adoptable"; readonly pane: PaneRecord; readonly agentId: string };

/** As `adoptAgent` with a log would answer now, and under which id the agent would be; nothing is written. */
export const planLoggedAdoption: Operation<AdoptionRequest, PlanLoggedAdoptionOutcome> = ({ db }, input) => {
  const plan = planAdoption(db, input, true);
  if (plan.kind !== "adoptable") return plan;
  return { kind: "adoptable", pane: plan.pane, agentId: plan.before ?? freshAgentId() };
};
