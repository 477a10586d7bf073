import type { EventPayloads, RuntimeNodeEventName } from "@interlock/contracts";

/** Something that happened to a node, told to those who follow its session. */
export type RuntimeNodeEvent = {
  readonly [Type in RuntimeNodeEventName]: {
    readonly type: Type;
    readonly sessionId: string;
    readonly payload: EventPayloads[Type];
  };
}[RuntimeNodeEventName];

/**
 * Where events of nodes go. Called after the change was committed; the control plane keeps no log of them, so what is
 * not taken here is seen in the next roster only.
 */
export interface NodeEventSink {
  publish(events: readonly RuntimeNodeEvent[]): void;
}
