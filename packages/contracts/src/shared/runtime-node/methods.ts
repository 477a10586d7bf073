import { defineMethod } from "../../define/method.ts";
import {
  RuntimeNodeAttachRequest,
  RuntimeNodeAttachResponse,
  RuntimeNodeDetachRequest,
  RuntimeNodeDetachResponse,
  RuntimeNodeHeartbeatRequest,
  RuntimeNodeHeartbeatResponse,
} from "./schema.ts";

export const runtimeNodeMethods = [
  defineMethod("runtimenode.attach", {
    planes: ["control"],
    kind: "mutation",
    gate: "authenticated",
    since: "1.0",
    summary: "Attaches a node to a session, or brings it back under the same identity.",
    params: RuntimeNodeAttachRequest,
    result: RuntimeNodeAttachResponse,
    errors: [
      "session.not_found",
      "session.already_closed",
      "runtimenode.not_owner",
      "runtimenode.attach_conflict",
      "runtimenode.attach_revoked",
    ],
  }),
  defineMethod("runtimenode.heartbeat", {
    planes: ["control"],
    kind: "mutation",
    gate: "authenticated",
    since: "1.0",
    summary: "Says that the node lives; the database clock stamps it.",
    params: RuntimeNodeHeartbeatRequest,
    result: RuntimeNodeHeartbeatResponse,
    errors: ["runtimenode.not_owner", "runtimenode.not_attached"],
  }),
  defineMethod("runtimenode.detach", {
    planes: ["control"],
    kind: "mutation",
    gate: "authenticated",
    since: "1.0",
    summary: "Takes the node out of its session; without an active attachment it changes nothing.",
    params: RuntimeNodeDetachRequest,
    result: RuntimeNodeDetachResponse,
    errors: ["runtimenode.not_owner"],
  }),
];
