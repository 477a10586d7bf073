import { createInviteHandler, listInvitesHandler, revokeInviteHandler } from "./invite-handlers.ts";
import { acceptInviteHandler, joinSessionHandler } from "./joining-handlers.ts";
import { listSessionsHandler } from "./list-sessions-handler.ts";
import {
  leaveMembershipHandler,
  listMembershipsHandler,
  updateMembershipHandler,
} from "./membership-handlers.ts";
import { presenceHeartbeatHandler, readPresenceHandler } from "./presence-handlers.ts";
import type { Handlers } from "./reply.ts";
import {
  attachNodeHandler,
  detachNodeHandler,
  heartbeatNodeHandler,
  readRosterHandler,
  updateCapabilitiesHandler,
} from "./runtime-node-handlers.ts";
import { createSessionHandler, readSessionHandler } from "./session-handlers.ts";
import { sessionStateHandler } from "./session-state-handlers.ts";

export const handlers: Handlers = {
  "session.create": createSessionHandler,
  "session.read": readSessionHandler,
  "session.list": listSessionsHandler,
  "session.join": joinSessionHandler,
  "session.archive": sessionStateHandler("archive"),
  "session.reactivate": sessionStateHandler("reactivate"),
  "session.close": sessionStateHandler("close"),
  "membership.list": listMembershipsHandler,
  "membership.update": updateMembershipHandler,
  "membership.leave": leaveMembershipHandler,
  "invite.create": createInviteHandler,
  "invite.accept": acceptInviteHandler,
  "invite.list": listInvitesHandler,
  "invite.revoke": revokeInviteHandler,
  "presence.heartbeat": presenceHeartbeatHandler,
  "presence.read": readPresenceHandler,
  "runtimenode.attach": attachNodeHandler,
  "runtimenode.heartbeat": heartbeatNodeHandler,
  "runtimenode.capabilityupdate": updateCapabilitiesHandler,
  "runtimenode.detach": detachNodeHandler,
  "runtimenode.roster": readRosterHandler,
};
