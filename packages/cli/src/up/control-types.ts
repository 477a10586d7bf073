import type { ControlMethods } from "@interlock/client";

export type AttachParams = ControlMethods["runtimenode.attach"]["params"];
export type SessionId = AttachParams["sessionId"];
