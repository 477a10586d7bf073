// What is known of a node's process: one row per node, whatever sessions it was in.
import type { PRESENCE_HEALTH_STATES } from "@interlock/contracts";

export type Presence = (typeof PRESENCE_HEALTH_STATES)["values"][number];

export type PresenceEvent =
  | "beat-online"
  | "beat-degraded"
  /** The last beat is older than the first threshold, or the second. */
  | "late"
  | "lost"
  /** The attachment was detached or revoked. */
  | "leave";

export type PresenceTable = Readonly<Record<Presence, Readonly<Record<PresenceEvent, Presence>>>>;

export const PRESENCE_TABLE: PresenceTable = {
  online: {
    "beat-online": "online",
    "beat-degraded": "degraded",
    late: "degraded",
    lost: "offline",
    leave: "offline",
  },
  degraded: {
    "beat-online": "online",
    "beat-degraded": "degraded",
    late: "degraded",
    lost: "offline",
    leave: "offline",
  },
  offline: {
    "beat-online": "online",
    "beat-degraded": "degraded",
    late: "offline",
    lost: "offline",
    leave: "offline",
  },
};
