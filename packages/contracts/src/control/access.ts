// Who may call what: the one table that the control plane enforces and its tests walk.
import { MEMBERSHIP_ROLES } from "../shared/closed-sets.ts";

type Role = (typeof MEMBERSHIP_ROLES)["values"][number];

/** How a method is answered to whom it is not meant for. */
export type Denial =
  | "session.not_found"
  | "auth.not_authorized"
  | "membership.permission_denied"
  | "invite.permission_denied";

export type MethodAccess =
  /** Any participant: the method concerns nobody else's session. */
  | { readonly kind: "participant" }
  /** An active member in one of the roles. Whoever is no active member is told that there is no session. */
  | { readonly kind: "member"; readonly roles: readonly Role[]; readonly denied: Denial }
  /** An active member's own node, or another's. */
  | { readonly kind: "node"; readonly own: readonly Role[]; readonly others: readonly Role[] };

const everyRole = MEMBERSHIP_ROLES.values;
const participant = { kind: "participant" } as const;
const anyMember = { kind: "member", roles: everyRole, denied: "session.not_found" } as const;
const owners = <const Code extends Denial>(denied: Code) =>
  ({ kind: "member", roles: ["owner"], denied }) as const;

/** Method → who may call it. Total over the control plane: a method without a row does not compile. */
export const CONTROL_ACCESS = {
  "session.create": participant,
  "session.list": participant,
  // The invite's token decides; without one only a member joins again.
  "session.join": participant,
  "session.read": anyMember,
  "session.subscribe": anyMember,
  "session.archive": owners("auth.not_authorized"),
  "session.reactivate": owners("auth.not_authorized"),
  "session.close": owners("auth.not_authorized"),
  "membership.list": anyMember,
  "membership.update": owners("membership.permission_denied"),
  "membership.leave": anyMember,
  "invite.create": owners("invite.permission_denied"),
  "invite.accept": participant,
  "invite.list": owners("invite.permission_denied"),
  "invite.revoke": owners("invite.permission_denied"),
  "presence.heartbeat": participant,
  "presence.read": anyMember,
  "runtimenode.attach": {
    kind: "node",
    own: ["owner", "collaborator", "runtime contributor"],
    others: [],
  },
  "runtimenode.heartbeat": { kind: "node", own: everyRole, others: [] },
  "runtimenode.capabilityupdate": { kind: "node", own: everyRole, others: [] },
  "runtimenode.detach": { kind: "node", own: everyRole, others: ["owner"] },
  "runtimenode.roster": anyMember,
} as const satisfies Readonly<Record<string, MethodAccess>>;
