// What may happen to an attachment, as data. The services write what it says, their SQL is made from it, and the
// explorer and the simulator walk it.
import type { NodeState } from "@interlock/contracts";

export type AttachmentEvent =
  | "attach"
  /** A heartbeat, with the health that the node reports. */
  | "beat-online"
  | "beat-degraded"
  /** A capability update that says how the capabilities are. */
  | "report-online"
  | "report-degraded"
  | "detach"
  | "revoke";

export type AttachmentMove =
  | { readonly kind: "to"; readonly state: NodeState }
  | { readonly kind: "stay" }
  | { readonly kind: "refused"; readonly because: "revoked" | "not-attached" | "registering" };

export type AttachmentTable = Readonly<Record<NodeState, Readonly<Record<AttachmentEvent, AttachmentMove>>>>;

const to = (state: NodeState): AttachmentMove => ({ kind: "to", state });
const stay: AttachmentMove = { kind: "stay" };
const refused = (because: "revoked" | "not-attached" | "registering"): AttachmentMove => ({
  kind: "refused",
  because,
});

export const ATTACHMENT_TABLE: AttachmentTable = {
  // The first beat ends the registration: a daemon beats once its capabilities are declared. No capability update
  // ends it, so that no node calls itself online before it was heard.
  registering: {
    attach: stay,
    "beat-online": to("online"),
    "beat-degraded": to("degraded"),
    "report-online": refused("registering"),
    "report-degraded": stay,
    detach: to("offline"),
    revoke: to("revoked"),
  },
  // From here on a beat tells of the process alone, which is the presence's business.
  online: {
    attach: to("registering"),
    "beat-online": stay,
    "beat-degraded": stay,
    "report-online": stay,
    "report-degraded": to("degraded"),
    detach: to("offline"),
    revoke: to("revoked"),
  },
  degraded: {
    attach: to("registering"),
    "beat-online": stay,
    "beat-degraded": stay,
    "report-online": to("online"),
    "report-degraded": stay,
    detach: to("offline"),
    revoke: to("revoked"),
  },
  offline: {
    attach: to("registering"),
    "beat-online": refused("not-attached"),
    "beat-degraded": refused("not-attached"),
    "report-online": refused("not-attached"),
    "report-degraded": refused("not-attached"),
    detach: stay,
    revoke: to("revoked"),
  },
  revoked: {
    attach: refused("revoked"),
    "beat-online": refused("not-attached"),
    "beat-degraded": refused("not-attached"),
    "report-online": refused("not-attached"),
    "report-degraded": refused("not-attached"),
    detach: stay,
    revoke: stay,
  },
};
