import { defineMethod } from "../../define/method.ts";
import {
  PresenceHeartbeatRequest,
  PresenceHeartbeatResponse,
  PresenceReadRequest,
  PresenceReadResponse,
} from "./schema.ts";

export const presenceMethods = [
  defineMethod("presence.heartbeat", {
    planes: ["control"],
    kind: "mutation",
    gate: "authenticated",
    since: "1.1",
    summary: "A device says that its person is there. It is remembered, and never stored.",
    params: PresenceHeartbeatRequest,
    result: PresenceHeartbeatResponse,
    errors: [],
  }),
  defineMethod("presence.read", {
    planes: ["control"],
    kind: "query",
    gate: "authenticated",
    since: "1.1",
    summary: "Who of a session's active members is there.",
    params: PresenceReadRequest,
    result: PresenceReadResponse,
    errors: ["session.not_found"],
  }),
];
