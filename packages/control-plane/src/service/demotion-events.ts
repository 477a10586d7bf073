import type { NodeId, SessionId } from "@interlock/contracts";
import type { Demotion } from "../store/demote-nodes.ts";
import type { RuntimeNodeEvent } from "./ports/node-events.ts";
import { storedId } from "../model/stored-id.ts";

/** What a demotion tells those who follow the node's session. A node that is in none has nobody to tell. */
export function eventsOfDemotion(demotion: Demotion): readonly RuntimeNodeEvent[] {
  const { sessionId, before, after, lastHeartbeatAt } = demotion;
  if (sessionId === undefined || after === "online") return [];
  const change = {
    // Both were checked when the node attached.
    sessionId: storedId<SessionId>(sessionId),
    nodeId: storedId<NodeId>(demotion.nodeId),
    actor: null,
    previousState: before,
  };
  return after === "degraded"
    ? [
        {
          type: "runtime_node.degraded",
          sessionId,
          payload: {
            ...change,
            newState: "degraded",
            degradedCapabilities: [],
            detail: `not heard since ${lastHeartbeatAt.toISOString()}`,
          },
        },
      ]
    : [
        {
          type: "runtime_node.offline",
          sessionId,
          payload: {
            ...change,
            newState: "offline",
            lastHeartbeatAt: lastHeartbeatAt.toISOString(),
            reason: "heartbeat_lost",
          },
        },
      ];
}
