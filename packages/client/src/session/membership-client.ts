import type { ControlPlaneClient } from "../control/control-plane-client.ts";

type Presence = ControlPlaneClient["presence"];

/** Who belongs to a session, how people come in, and who is there. */
export type MembershipClient = ControlPlaneClient["membership"] & {
  readonly invite: ControlPlaneClient["invite"];
  readonly presence: Presence;
};

/** Memberships are the control plane's alone: no daemon has them, and the type says so. */
export function membershipClient(connection: ControlPlaneClient): MembershipClient {
  return { ...connection.membership, invite: connection.invite, presence: connection.presence };
}
