export const SESSION_STATES = [
  "provisioning",
  "active",
  "archived",
  "closed",
  "purge_requested",
  "purged",
] as const;
export type SessionState = (typeof SESSION_STATES)[number];

export const MEMBERSHIP_ROLES = ["owner", "viewer", "collaborator", "runtime contributor"] as const;
export type MembershipRole = (typeof MEMBERSHIP_ROLES)[number];

export const MEMBERSHIP_STATES = ["pending", "active", "suspended", "revoked"] as const;
export type MembershipState = (typeof MEMBERSHIP_STATES)[number];

export const CHANNEL_STATES = ["active", "muted", "archived"] as const;
export type ChannelState = (typeof CHANNEL_STATES)[number];

/** The channel that every session has from its beginning. */
export const MAIN_CHANNEL = "main";
