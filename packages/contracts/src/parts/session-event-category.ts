import type { EventPayloads, SessionEventCategory } from "../../generated/types.ts";

type EventNoun<Type> = Type extends `${infer Noun}.${string}` ? Noun : never;

const CATEGORIES: {
  readonly [Noun in EventNoun<keyof EventPayloads> | "runtime_node"]: SessionEventCategory;
} = {
  session: "session_lifecycle",
  channel: "session_lifecycle",
  membership: "membership_change",
  invite: "membership_change",
  runtime_node: "runtime_node_lifecycle",
};

/** The category that the contract gives an event of this type; a test compares the two. */
export function sessionEventCategory(type: keyof EventPayloads): SessionEventCategory {
  const noun = type.slice(0, type.indexOf(".")) as EventNoun<keyof EventPayloads>; // what stands before the dot
  return CATEGORIES[noun];
}
