import type { Handlers } from "./reply.ts";
import {
  attachNodeHandler,
  detachNodeHandler,
  heartbeatNodeHandler,
  readRosterHandler,
  updateCapabilitiesHandler,
} from "./runtime-node-handlers.ts";
import { createSessionHandler, readSessionHandler } from "./session-handlers.ts";

export const handlers: Handlers = {
  "session.create": createSessionHandler,
  "session.read": readSessionHandler,
  "runtimenode.attach": attachNodeHandler,
  "runtimenode.heartbeat": heartbeatNodeHandler,
  "runtimenode.capabilityupdate": updateCapabilitiesHandler,
  "runtimenode.detach": detachNodeHandler,
  "runtimenode.roster": readRosterHandler,
};
