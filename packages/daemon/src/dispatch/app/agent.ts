import { ok } from "@interlock/wire";
import { changeAgent } from "../../service/agents/change-agent.ts";
import { adoptAgent } from "../../service/agents/make-agent.ts";
import type { AdoptAgentOutcome } from "../../store/operations/adopt-agent.ts";
import type { LoggedAdoptionOutcome } from "../../service/logs/log-outcome.ts";
import type { AgentFilters } from "../../store/queries/list-inputs.ts";
import type { AppHandler, AppServices } from "../app-services.ts";
import { fail } from "../fail.ts";
import { causeOf } from "../app-services.ts";
import { keptAnswers } from "../kept-answers.ts";
import { pageAnswer } from "../page-answer.ts";
import { pageRequest } from "../page-request.ts";
import { present } from "../present.ts";
import { logBlocked } from "./log-blocked.ts";
import { agentView } from "../views/agent-view.ts";

export function agentList({ store }: AppServices): AppHandler<"app.agent.list"> {
  return keptAnswers(store.read, (params) => {
    const page = pageRequest<"default" | "registered_at" | "role">(params, "default");
    const filters: AgentFilters = present(params.filters ?? {});
    return pageAnswer(store.read.agents({ ...page, filters }), agentView, page.ordering);
  });
}

export function agentDetail({ store }: AppServices): AppHandler<"app.agent.detail"> {
  return ({ params: { agent_id } }) => {
    const agent = store.read.agent(agent_id);
    return agent === null ? fail("agent_not_found", { agent_id }) : ok({ row: agentView(agent) });
  };
}

export function registerFromPane(services: AppServices): AppHandler<"app.agent.register_from_pane"> {
  return async (call) => {
    const { params } = call;
    const request = {
      pane: {
        containerId: params.container_id,
        tmuxSocket: params.tmux_socket,
        sessionName: params.session_name,
        windowIndex: params.window_index,
        paneIndex: params.pane_index,
        paneId: params.pane_id,
      },
      role: params.role,
      capability: params.capability,
      label: params.label.trim(),
      projectPath: params.project_path ?? "",
      parentAgentId: params.parent_agent_id ?? null,
      cause: causeOf(call),
    };
    const outcome = await adoptAgent(services, request, params.attach_log === true);
    return adoptAnswer(outcome, params.pane_id);
  };
}

export function updateAgent(services: AppServices): AppHandler<"app.agent.update"> {
  return async (call) => {
    const { agent_id, role, capability, label, project_path } = call.params;
    const outcome = await changeAgent(services, {
      agentId: agent_id,
      change: present({ role, capability, label: label?.trim(), projectPath: project_path }),
      onlyActive: false,
      cause: causeOf(call),
    });
    switch (outcome.kind) {
      case "updated":
        return ok({ row: agentView(outcome.agent) });
      case "agent-not-found":
      case "agent-inactive":
        return fail("agent_not_found", { agent_id });
      case "role-refused":
        return fail("validation_failed", { field: "role", reason: outcome.reason.replaceAll("_", " ") });
    }
  };
}

function adoptAnswer(outcome: AdoptAgentOutcome | LoggedAdoptionOutcome, paneId: string) {
  switch (outcome.kind) {
    case "adopted":
      return ok({ row: agentView(outcome.agent) });
    case "blocked":
      return logBlocked(outcome.agentId, outcome.reason);
    case "log-path-in-use":
      return fail("log_attach_blocked", { agent_id: outcome.agentId, reason: "log_path_in_use" });
    case "pane-not-found":
      return fail("pane_not_found", { pane_id: paneId, mismatch_field: outcome.mismatchField });
    case "already-registered":
      return fail("pane_already_registered", { agent_id: outcome.agentId });
    case "container-inactive":
      return fail("container_inactive", { container_id: outcome.containerId });
    case "parent-not-found":
      return fail("agent_not_found", { agent_id: outcome.parentAgentId });
    case "master-refused":
      return fail("validation_failed", { field: "role", reason: "master needs confirmation" });
    case "swarm-parent-required":
      return fail("validation_failed", { field: "parent_agent_id", reason: "missing" });
    case "parent-role-mismatch":
      return fail("validation_failed", { field: "parent_agent_id", reason: "parent role mismatch" });
  }
}
