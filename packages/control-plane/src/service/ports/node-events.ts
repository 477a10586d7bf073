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
 * Where events of nodes go. Called after the change was committed: what a process that is killed has taken and not yet
 * written is seen in the next roster only.
 */
export interface NodeEventSink {
  publish(events: readonly RuntimeNodeEvent[]): void;
}
