// Where the uplink to the control plane stands, and where each thing that happens takes it. Data, so that a test can walk all of it.

export const UPLINK_STATES = [
  /** There is nothing to attach to. */
  "idle",
  /** An attach is under way. */
  "attaching",
  /** Not attached, and the next try waits. */
  "away",
  /** Attached; the capabilities are being told to the session's log, and nothing was beaten yet. */
  "registering",
  /** Attached, and the last beat was answered. */
  "ready",
  /** Attached, and the last beat was not answered. */
  "silent",
  /** Another process attached this node after us: it speaks for the node now. */
  "fenced",
  /** The node's trust in the session was taken away. */
  "revoked",
  /** The control plane refuses the attach for a reason that a person has to remove. */
  "refused",
  /** Somebody elsewhere took the node out of its session. */
  "detached",
  /** A detach that a local caller asked for is under way. */
  "leaving",
  /** A detach is under way; the daemon ends afterwards. */
  "closing",
  "closed",
] as const;
export type UplinkState = (typeof UPLINK_STATES)[number];

export const UPLINK_EVENTS = [
  /** Somebody, or the daemon's start, asks for an attachment. */
  "asked",
  /** A pause is over. */
  "due",
  /** There is nothing to attach to any more. */
  "unset",
  "attached",
  /** The log did not take the capabilities. */
  "untold",
  "beaten",
  /** No answer, or none that says anything about the node. */
  "unanswered",
  "not-attached",
  /** Fenced by an attach of our own whose answer never came. */
  "fenced-by-self",
  "fenced",
  "revoked",
  "refused",
  /** The control plane says that somebody detached the node. */
  "taken-out",
  /** A local caller detaches the node. */
  "leave",
  /** The detach was answered, or its time is over. */
  "left",
  "close",
] as const;
export type UplinkEvent = (typeof UPLINK_EVENTS)[number];

type Moves = { readonly [Event in UplinkEvent]: UplinkState };
export type UplinkTable = { readonly [State in UplinkState]: Moves };

function moves(state: UplinkState, changes: Partial<Moves>): Moves {
  const stay = Object.fromEntries(UPLINK_EVENTS.map((event) => [event, state]));
  // Every event has a value: the one given, or the state itself.
  return { ...stay, ...changes } as Moves;
}

/** What any answer of the control plane can come to while the node is attached. */
const whileAttached = {
  asked: "attaching",
  unset: "leaving",
  "not-attached": "attaching",
  "fenced-by-self": "attaching",
  fenced: "fenced",
  revoked: "revoked",
  refused: "refused",
  "taken-out": "detached",
  leave: "leaving",
  close: "closing",
} as const;

/** Nothing is done in these by itself. A person, or a local caller, asks again. */
const untilAsked = { asked: "attaching", unset: "idle", close: "closed" } as const;

/** Total: every state answers every event, most of them by staying where it is. */
export const UPLINK_TABLE: UplinkTable = {
  idle: moves("idle", { asked: "attaching", close: "closed" }),
  attaching: moves("attaching", {
    attached: "registering",
    unset: "idle",
    unanswered: "away",
    revoked: "revoked",
    refused: "refused",
    "taken-out": "detached",
    // Nobody knows whether an attach without an answer took place.
    leave: "leaving",
    close: "closing",
  }),
  away: moves("away", {
    asked: "attaching",
    due: "attaching",
    unset: "idle",
    leave: "leaving",
    close: "closing",
  }),
  registering: moves("registering", { ...whileAttached, beaten: "ready" }),
  ready: moves("ready", { ...whileAttached, unanswered: "silent" }),
  silent: moves("silent", { ...whileAttached, beaten: "ready" }),
  fenced: moves("fenced", { ...untilAsked, leave: "idle" }),
  revoked: moves("revoked", { ...untilAsked, leave: "idle" }),
  refused: moves("refused", { ...untilAsked, due: "attaching", leave: "idle" }),
  detached: moves("detached", { ...untilAsked, leave: "idle" }),
  leaving: moves("leaving", { left: "idle", asked: "attaching", close: "closing" }),
  closing: moves("closing", { left: "closed" }),
  closed: moves("closed", {}),
};

/** What is to be done in a state. */
export type UplinkWork = "attach" | "beat" | "detach" | "wait" | "rest" | "end";

export const UPLINK_WORK: { readonly [State in UplinkState]: UplinkWork } = {
  idle: "rest",
  attaching: "attach",
  away: "wait",
  registering: "beat",
  ready: "beat",
  silent: "beat",
  fenced: "rest",
  revoked: "rest",
  // What was refused may have been put right elsewhere.
  refused: "wait",
  detached: "rest",
  leaving: "detach",
  closing: "detach",
  closed: "end",
};
