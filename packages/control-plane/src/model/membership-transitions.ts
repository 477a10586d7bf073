import type { MembershipAction, MembershipRole, MembershipState } from "@interlock/contracts";

export interface Standing {
  readonly role: MembershipRole;
  readonly state: MembershipState;
}

export type MembershipPlan =
  | { readonly kind: "changed"; readonly standing: Standing }
  | { readonly kind: "unchanged" }
  /** The action does not apply to what the membership is. */
  | { readonly kind: "conflict" };

/** Which state an action leads to; `none` where it does not apply. A removed member comes back by an invite only. */
export const MEMBERSHIP_TRANSITIONS = {
  change_role: { pending: "pending", active: "active", suspended: "suspended", revoked: "none" },
  suspend: { pending: "none", active: "suspended", suspended: "suspended", revoked: "none" },
  revoke: { pending: "revoked", active: "revoked", suspended: "revoked", revoked: "revoked" },
  reactivate: { pending: "none", active: "active", suspended: "active", revoked: "none" },
} as const satisfies Readonly<
  Record<MembershipAction, Readonly<Record<MembershipState, MembershipState | "none">>>
>;

export function planMembershipChange(
  current: Standing,
  action: MembershipAction,
  newRole: MembershipRole | undefined,
): MembershipPlan {
  const state = MEMBERSHIP_TRANSITIONS[action][current.state];
  if (state === "none") return { kind: "conflict" };
  const role = action === "change_role" ? (newRole ?? current.role) : current.role;
  if (state === current.state && role === current.role) return { kind: "unchanged" };
  return { kind: "changed", standing: { role, state } };
}

/** Does the session lose one of its owners by the change? */
export const losesOwner = (before: Standing, after: Standing): boolean => isOwner(before) && !isOwner(after);

const isOwner = ({ role, state }: Standing): boolean => role === "owner" && state === "active";
