import { defineMethod } from "../../define/method.ts";
import { LOG_START_ERRORS } from "./log-start-errors.ts";
import { givenPathFits, oneContainer, shortLabelFits } from "./rules.ts";
import {
  AgentChangeResult,
  ListAgentsParams,
  ListAgentsResult,
  RegisterAgentParams,
  RegisterAgentResult,
  SetCapabilityParams,
  SetLabelParams,
  SetRoleParams,
} from "./schema.ts";

const base = { planes: ["container"], since: "1.0", gate: "open" } as const;

const CHANGE_ERRORS = ["agent_not_found", "agent_inactive", "other_container"];

export const agentMethods = [
  defineMethod("register_agent", {
    ...base,
    kind: "mutation",
    summary: "Makes a pane an agent, or changes the agent that the pane is already.",
    params: RegisterAgentParams,
    result: RegisterAgentResult,
    rules: [oneContainer, shortLabelFits, givenPathFits],
    errors: [
      "value_out_of_set",
      "field_too_long",
      "project_path_invalid",
      "schema_version_newer",
      "other_container",
      "master_via_register_self_rejected",
      "swarm_parent_required",
      "parent_role_mismatch",
      "pane_unknown_to_daemon",
      "parent_immutable",
      "parent_not_found",
      "parent_inactive",
      "parent_role_invalid",
      "agent_has_members",
      "agent_inactive",
      ...LOG_START_ERRORS,
    ],
  }),
  defineMethod("list_agents", {
    ...base,
    kind: "query",
    summary: "Agents, active ones first, parents before their members.",
    params: ListAgentsParams,
    result: ListAgentsResult,
    errors: ["value_out_of_set", "unknown_filter"],
  }),
  defineMethod("set_role", {
    ...base,
    kind: "mutation",
    summary: "Changes an agent's role; to make a master takes `confirm`.",
    params: SetRoleParams,
    result: AgentChangeResult,
    errors: [
      ...CHANGE_ERRORS,
      "value_out_of_set",
      "swarm_role_via_set_role_rejected",
      "master_confirm_required",
      "agent_has_members",
    ],
  }),
  defineMethod("set_label", {
    ...base,
    kind: "mutation",
    summary: "Changes an agent's label; empty clears it.",
    params: SetLabelParams,
    result: AgentChangeResult,
    rules: [shortLabelFits],
    errors: [...CHANGE_ERRORS, "field_too_long"],
  }),
  defineMethod("set_capability", {
    ...base,
    kind: "mutation",
    summary: "Changes what program an agent runs.",
    params: SetCapabilityParams,
    result: AgentChangeResult,
    errors: [...CHANGE_ERRORS, "value_out_of_set"],
  }),
];
