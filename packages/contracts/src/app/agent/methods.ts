import { defineMethod } from "../../define/method.ts";
import { noFilterOperators } from "../rules/filters.ts";
import { labelFits, projectPathFits, swarmHasParent, updateFits } from "./rules.ts";
import {
  AgentDetailParams,
  AgentListParams,
  AgentListResult,
  AgentRowResult,
  AgentUpdateParams,
  RegisterFromPaneParams,
} from "./schema.ts";

export const agentMethods = [
  defineMethod("app.agent.list", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "Agents in pages, masters first.",
    params: AgentListParams,
    result: AgentListResult,
    rules: [noFilterOperators],
    errors: ["validation_failed"],
  }),
  defineMethod("app.agent.detail", {
    planes: ["app"],
    kind: "query",
    gate: "session",
    since: "1.0",
    summary: "One agent.",
    params: AgentDetailParams,
    result: AgentRowResult,
    errors: ["agent_not_found"],
  }),
  defineMethod("app.agent.register_from_pane", {
    planes: ["app"],
    kind: "mutation",
    gate: "session",
    since: "1.0",
    summary: "Adopts a discovered pane; all six identity fields must match it byte for byte.",
    params: RegisterFromPaneParams,
    result: AgentRowResult,
    rules: [labelFits, projectPathFits, swarmHasParent],
    errors: [
      "pane_not_found",
      "pane_already_registered",
      "container_inactive",
      "agent_not_found",
      "log_attach_blocked",
      "docker_unavailable",
      "tmux_unavailable",
      "validation_failed",
    ],
  }),
  defineMethod("app.agent.update", {
    planes: ["app"],
    kind: "mutation",
    gate: "session",
    since: "1.0",
    summary:
      "Changes what is given, all of it or nothing; the refused field that the request wrote first is named.",
    params: AgentUpdateParams,
    result: AgentRowResult,
    rules: [updateFits],
    fieldOrder: "request",
    errors: ["agent_not_found", "validation_failed"],
  }),
];
