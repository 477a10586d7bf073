import type { AgentRole } from "./agent-role.ts";
import type { BlockReason } from "./queue-state.ts";

/** What the gate looks at, as the rows say it at one moment. */
export interface GateFacts {
  readonly routing: "enabled" | "disabled";
  readonly sender: { readonly role: AgentRole; readonly state: "active" | "inactive" } | null;
  readonly target: { readonly role: AgentRole; readonly state: "active" | "inactive" };
  readonly targetContainer: "active" | "inactive";
  readonly targetPane: "active" | "inactive";
}

export type GateReason = Exclude<BlockReason, "operator_delayed">;

/** The six conditions in their order; the first that fails is the answer, null means the message may go. */
export function permissionGate(facts: GateFacts): GateReason | null {
  if (facts.routing === "disabled") return "kill_switch_off";
  if (facts.sender === null || facts.sender.role !== "master" || facts.sender.state !== "active")
    return "sender_role_not_permitted";
  if (facts.target.state !== "active") return "target_not_active";
  if (facts.target.role !== "slave" && facts.target.role !== "swarm") return "target_role_not_permitted";
  if (facts.targetContainer !== "active") return "target_container_inactive";
  return facts.targetPane === "active" ? null : "target_pane_missing";
}

/** What waiting may mend, so that a message is kept for it and a person may let it go on. */
export type HoldReason = Exclude<GateReason, "sender_role_not_permitted" | "target_role_not_permitted">;

/** Before delivery roles are not looked at again: the sender had the right when the message was taken. */
export function deliveryGate(facts: Omit<GateFacts, "sender">): HoldReason | null {
  const asTaken: GateFacts = {
    ...facts,
    sender: { role: "master", state: "active" },
    target: { role: "slave", state: facts.target.state },
  };
  const reason = permissionGate(asTaken);
  // With these roles the gate never gives a reason that is about roles.
  return reason as HoldReason | null;
}

/** Reasons that answer with an error and leave no row: waiting does not mend them. */
export type RefusalReason = Extract<
  GateReason,
  "kill_switch_off" | "sender_role_not_permitted" | "target_role_not_permitted"
>;

const REFUSED: Readonly<Record<GateReason, boolean>> = {
  kill_switch_off: true,
  sender_role_not_permitted: true,
  target_role_not_permitted: true,
  target_not_active: false,
  target_container_inactive: false,
  target_pane_missing: false,
};

export function isRefusal(reason: GateReason): reason is RefusalReason {
  return REFUSED[reason];
}
