import type { MembershipRole, SessionState } from "@interlock/contracts";

/** Does a session in this state take further nodes? */
export const TAKES_NODES = {
  provisioning: true,
  active: true,
  archived: false,
  closed: false,
  purge_requested: false,
  purged: false,
} as const satisfies Record<SessionState, boolean>;

/** Does a session in this state take further members, and invites for them? */
export const TAKES_MEMBERS = {
  provisioning: true,
  active: true,
  archived: false,
  closed: false,
  purge_requested: false,
  purged: false,
} as const satisfies Record<SessionState, boolean>;

/** May a member in this role attach a node of their own? */
export const MAY_ATTACH = {
  owner: true,
  collaborator: true,
  "runtime contributor": true,
  viewer: false,
} as const satisfies Record<MembershipRole, boolean>;
