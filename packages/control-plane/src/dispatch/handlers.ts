import type { Handlers } from "./reply.ts";
import { attachNodeHandler, detachNodeHandler, heartbeatNodeHandler } from "./runtime-node-handlers.ts";
import { createSessionHandler, readSessionHandler } from "./session-handlers.ts";

export const handlers: Handlers = {
  "session.create": createSessionHandler,
  "session.read": readSessionHandler,
  "runtimenode.attach": attachNodeHandler,
  "runtimenode.heartbeat": heartbeatNodeHandler,
  "runtimenode.detach": detachNodeHandler,
};
