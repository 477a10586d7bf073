import { registrationRefusal, type RegistrationRefusal } from "../../model/registration.ts";
import { matchPane } from "../../model/pane-identity.ts";
import type { PaneKey } from "../../model/pane-key.ts";
import type { Connection } from "../database/connection.ts";
import type { AgentRecord } from "../records/agent-record.ts";
import { agentById } from "../records/by-id.ts";
import type { PaneRecord } from "../records/pane-record.ts";
import { activeMembers } from "./active-members.ts";
import { agentOfPane } from "./agent-row.ts";
import { freshAgentId } from "./fresh-id.ts";
import { namedParent } from "./named-parent.ts";
import type { Operation } from "./operation.ts";
import { paneCandidates } from "./pane-candidates.ts";
import { isContainerRunning } from "./running-container.ts";
import type { AgentChange } from "./update-agent.ts";

/** What a pane says of itself. */
export interface RegistrationRequest {
  readonly pane: PaneKey;
  /** What is absent keeps its stored value, or takes the neutral one at first. */
  readonly values: AgentChange;
  readonly parentAgentId?: string;
}

export type RegistrationRefused =
  /** No active pane equals all six values. */
  | { readonly kind: "pane-unknown" }
  | { readonly kind: "refused"; readonly reason: RegistrationRefusal }
  /** Only for a log attachment, which needs a running container. */
  | { readonly kind: "container-inactive" };

export type RegistrationPlan =
  | RegistrationRefused
  | {
      readonly kind: "registrable";
      readonly pane: PaneRecord;
      /** The agent that the pane is or was. */
      readonly before: AgentRecord | undefined;
    };

/** Every refusal there is, in the order in which they are checked; nothing is written. */
export function planRegistration(
  db: Connection,
  { pane, values, parentAgentId }: RegistrationRequest,
  withLog: boolean,
): RegistrationPlan {
  const match = matchPane(pane, db.all(paneCandidates, pane));
  if (match.kind === "mismatch") return { kind: "pane-unknown" };
  if (withLog && !isContainerRunning(db, match.pane.containerId)) return { kind: "container-inactive" };
  const held = db.first(agentOfPane, { paneRef: match.pane.paneRef });
  const before = held === undefined ? undefined : db.first(agentById, { id: held.agentId });
  const reason = registrationRefusal({
    before,
    role: values.role,
    members: before === undefined ? 0 : (db.first(activeMembers, { agentId: before.agentId })?.count ?? 0),
    parent: namedParent(db, parentAgentId ?? null),
  });
  return reason === null ? { kind: "registrable", pane: match.pane, before } : { kind: "refused", reason };
}

export type PlanLoggedRegistrationOutcome =
  | RegistrationRefused
  | { readonly kind: "registrable"; readonly pane: PaneRecord; readonly agentId: string };

/** As `registerAgent` with a log would answer now, and which agent it would be; nothing is written. */
export const planLoggedRegistration: Operation<RegistrationRequest, PlanLoggedRegistrationOutcome> = (
  { db },
  input,
) => {
  const plan = planRegistration(db, input, true);
  if (plan.kind !== "registrable") return plan;
  return { kind: "registrable", pane: plan.pane, agentId: plan.before?.agentId ?? freshAgentId() };
};
