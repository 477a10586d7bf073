import type {
  EventPayloads,
  NodeId,
  ParticipantId,
  RuntimeNodeEventName,
  SessionId,
} from "@interlock/contracts";
import { storedId } from "../model/stored-id.ts";
import type { NodeTransition } from "../store/node-transitions.ts";

/** Something that happened to a node, as the feed of its session tells it. */
export type RuntimeNodeEvent = {
  readonly [Type in RuntimeNodeEventName]: {
    readonly type: Type;
    readonly sessionId: string;
    readonly actor: string | null;
    readonly occurredAt: Date;
    readonly payload: EventPayloads[Type];
  };
}[RuntimeNodeEventName];

/** The event of a transition. */
export function eventOfTransition(transition: NodeTransition): RuntimeNodeEvent {
  const { sessionId, occurredAt, before } = transition;
  const told = { sessionId, occurredAt };
  const change = {
    // Both were checked when the node attached.
    sessionId: storedId<SessionId>(sessionId),
    nodeId: storedId<NodeId>(transition.nodeId),
    ...(before !== undefined && { previousState: before }),
  };
  switch (transition.cause) {
    case "beat":
      return transition.after === "online"
        ? { ...told, type: "runtime_node.online", actor: null, payload: { ...change, newState: "online" } }
        : degraded(told, change, "the node reports that it is degraded");
    case "silence": {
      const lastHeartbeatAt = transition.lastHeartbeatAt.toISOString();
      return transition.after === "degraded"
        ? degraded(told, { ...change, actor: null }, `not heard since ${lastHeartbeatAt}`)
        : {
            ...told,
            type: "runtime_node.offline",
            actor: null,
            payload: {
              ...change,
              actor: null,
              newState: "offline",
              lastHeartbeatAt,
              reason: "heartbeat_lost",
            },
          };
    }
    case "detach": {
      const actor = storedId<ParticipantId>(transition.actor);
      const lastHeartbeatAt = transition.lastHeartbeatAt.toISOString();
      return {
        ...told,
        type: "runtime_node.offline",
        actor,
        payload: { ...change, actor, newState: "offline", lastHeartbeatAt, reason: "explicit_shutdown" },
      };
    }
    case "revocation": {
      const { reason } = transition;
      const actor = storedId<ParticipantId>(transition.actor);
      const why = reason !== undefined && { reason };
      return {
        ...told,
        type: "runtime_node.revoked",
        actor,
        payload: { ...change, actor, newState: "revoked", revokedBy: actor, ...why },
      };
    }
  }
}

type Told = Pick<RuntimeNodeEvent, "sessionId" | "occurredAt">;
type Degraded = EventPayloads["runtime_node.degraded"];

function degraded(
  told: Told,
  change: Omit<Degraded, "newState" | "degradedCapabilities" | "detail">,
  detail: string,
): RuntimeNodeEvent {
  const payload: Degraded = { ...change, newState: "degraded", degradedCapabilities: [], detail };
  return { ...told, type: "runtime_node.degraded", actor: null, payload };
}
