import type { SessionState } from "@interlock/contracts";

export type SessionChange = "archive" | "reactivate" | "close";

/** What becomes of a session: a state, the same state, or nothing, because it is over. */
export const SESSION_TRANSITIONS = {
  archive: {
    provisioning: "over",
    active: "archived",
    archived: "archived",
    closed: "over",
    purge_requested: "over",
    purged: "over",
  },
  reactivate: {
    provisioning: "active",
    active: "active",
    archived: "active",
    closed: "over",
    purge_requested: "over",
    purged: "over",
  },
  close: {
    provisioning: "over",
    active: "closed",
    archived: "closed",
    closed: "closed",
    purge_requested: "over",
    purged: "over",
  },
} as const satisfies Readonly<Record<SessionChange, Readonly<Record<SessionState, SessionState | "over">>>>;
