import { initial } from "./0001-initial.ts";
import { sessionInvites } from "./0002-session-invites.ts";
import { runtimeNodes } from "./0003-runtime-nodes.ts";
import { runtimeNodeLiveness } from "./0004-runtime-node-liveness.ts";
import { sessionFeed } from "./0005-session-feed.ts";
import { rateLimits } from "./0006-rate-limits.ts";
import { bounds } from "./0007-bounds.ts";
import { nodeTransitions } from "./0008-node-transitions.ts";
import { rateBlocks } from "./0009-rate-blocks.ts";
import { eventCategories } from "./0010-event-categories.ts";

/** Every migration by name, in the order in which they run. New ones go last. */
export const MIGRATIONS: Readonly<Record<string, readonly string[]>> = {
  "0001-initial": initial,
  "0002-session-invites": sessionInvites,
  "0003-runtime-nodes": runtimeNodes,
  "0004-runtime-node-liveness": runtimeNodeLiveness,
  "0005-session-feed": sessionFeed,
  "0006-rate-limits": rateLimits,
  "0007-bounds": bounds,
  "0008-node-transitions": nodeTransitions,
  "0009-rate-blocks": rateBlocks,
  "0010-event-categories": eventCategories,
};
