import { EVENT_ENVELOPE_VERSION, type ControlMethods } from "@interlock/client";

export type AttachParams = ControlMethods["runtimenode.attach"]["params"];
export type SessionId = AttachParams["sessionId"];

/** The event-envelope version that this machine's node speaks. */
export const ENVELOPE_VERSION = EVENT_ENVELOPE_VERSION as AttachParams["clientVersion"]; // MAJOR.MINOR
