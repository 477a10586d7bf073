import { defineMethod } from "../../define/method.ts";
import { AgentDetailParams, AgentRowResult } from "./schema.ts";

/** Both are about an agent and answer its row. */
export const agentLogMethods = [
  defineMethod("app.log.attach", {
    planes: ["app"],
    kind: "mutation",
    gate: "session",
    since: "1.0",
    summary: "Has everything that an agent's pane prints from now on written to its log, and read.",
    params: AgentDetailParams,
    result: AgentRowResult,
    errors: [
      "agent_not_found",
      "container_inactive",
      "log_attach_blocked",
      "docker_unavailable",
      "tmux_unavailable",
    ],
  }),
  defineMethod("app.log.detach", {
    planes: ["app"],
    kind: "mutation",
    gate: "session",
    since: "1.0",
    summary: "Ends an agent's log attachment; without one it changes nothing and succeeds all the same.",
    params: AgentDetailParams,
    result: AgentRowResult,
    errors: ["agent_not_found"],
  }),
];
