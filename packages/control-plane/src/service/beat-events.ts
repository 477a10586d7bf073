import type { NodeId, NodeState, RuntimeNodeHealthState, SessionId } from "@interlock/contracts";
import type { MetAttachment } from "../store/record-beats.ts";
import type { RuntimeNodeEvent } from "./ports/node-events.ts";
import { storedId } from "../model/stored-id.ts";

/** What a beat tells those who watch: that a node is there, is there again, or says it is not well. */
export function eventsOfBeat(
  before: MetAttachment,
  health: RuntimeNodeHealthState,
  state: NodeState,
): readonly RuntimeNodeEvent[] {
  const previousState = before.state === state ? before.health : before.state;
  if (previousState === health) return [];
  const { sessionId } = before;
  const change = {
    // Both were checked when the node attached.
    sessionId: storedId<SessionId>(sessionId),
    nodeId: storedId<NodeId>(before.nodeId),
    ...(previousState !== undefined && { previousState }),
  };
  return health === "online"
    ? [{ type: "runtime_node.online", sessionId, payload: { ...change, newState: "online" } }]
    : [
        {
          type: "runtime_node.degraded",
          sessionId,
          payload: {
            ...change,
            newState: "degraded",
            degradedCapabilities: [],
            detail: "the node reports that it is degraded",
          },
        },
      ];
}
