import { plainLabel, ROWS_MAX, type ContainerErrors, type ContainerMethods } from "@interlock/contracts";
import { ok, type FailureOf, type Success } from "@interlock/wire";
import type { RegistrationRefusal } from "../../model/registration.ts";
import { changeAgent } from "../../service/agents/change-agent.ts";
import { registerAgent } from "../../service/agents/make-agent.ts";
import type { AgentChange } from "../../store/operations/update-agent.ts";
import { fail } from "../container-fail.ts";
import {
  cliCause,
  homeOf,
  mayActIn,
  type ContainerCall,
  type ContainerHandler,
  type ContainerServices,
} from "../container-services.ts";
import { present } from "../present.ts";
import { agentInReach } from "./agent-in-reach.ts";
import { attachedLogAnswer, LOG_CODES } from "./log-answer.ts";
import { paneKeyOf } from "./pane-key.ts";
import { permissionsView, registeredAgentView } from "../views/registered-agent-view.ts";

export function registerPane(services: ContainerServices): ContainerHandler<"register_agent"> {
  const { store } = services;
  return async (call) => {
    const { params, caller } = call;
    const key = params.pane_composite_key;
    if ((params.schema_version ?? 0) > store.schemaVersion) return fail("schema_version_newer");
    if (!mayActIn(caller, key.container_id)) return fail("other_container");
    const { role, capability, label, project_path: projectPath, parent_agent_id: parentAgentId } = params;
    const parent = parentAgentId === undefined ? null : store.read.agent(parentAgentId);
    if (parent !== null && !mayActIn(caller, parent.containerId)) return fail("other_container");
    const request = {
      pane: paneKeyOf(key),
      values: present({
        role,
        capability,
        label: label === undefined ? undefined : plainLabel(label),
        projectPath,
      }),
      ...present({ parentAgentId }),
      cause: cliCause(call),
    };
    const log = params.attach_log && { path: params.attach_log.log_path ?? null };
    const outcome = await registerAgent(services, request, log);
    switch (outcome.kind) {
      case "registered": {
        const { agent, how, log: attached } = outcome;
        return ok({
          ...registeredAgentView(agent),
          created_or_reactivated: how,
          log_attachment: attached === null ? null : attachedLogAnswer(caller, attached),
        });
      }
      case "pane-unknown":
        return fail("pane_unknown_to_daemon");
      case "container-inactive":
        return fail("agent_inactive");
      case "log-path-in-use":
        return fail("log_path_in_use");
      case "blocked":
        return fail(LOG_CODES[outcome.reason]);
      case "refused":
        return fail(CODES[outcome.reason]);
    }
  };
}

const CODES = {
  master_via_register: "master_via_register_self_rejected",
  swarm_parent_required: "swarm_parent_required",
  parent_role_mismatch: "parent_role_mismatch",
  parent_immutable: "parent_immutable",
  parent_not_found: "parent_not_found",
  parent_inactive: "parent_inactive",
  parent_role_invalid: "parent_role_invalid",
  has_swarm_members: "agent_has_members",
} as const satisfies Readonly<Record<RegistrationRefusal, string>>;

export function listAgents({ store }: ContainerServices): ContainerHandler<"list_agents"> {
  return ({ params: { role, container_id = null, active_only = false, parent_agent_id = null }, caller }) => {
    const { rows, truncated } = store.read.agentListing({
      activeOnly: active_only,
      roles: role === undefined ? null : typeof role === "string" ? [role] : role,
      container: container_id,
      parentAgentId: parent_agent_id,
      limit: ROWS_MAX,
      within: homeOf(caller),
    });
    return ok({ agents: rows.map(registeredAgentView), truncated });
  };
}

export function setRole(services: ContainerServices): ContainerHandler<"set_role"> {
  return async (call) => {
    const { agent_id: agentId, role, confirm = false } = call.params;
    if (role === "swarm") return fail("swarm_role_via_set_role_rejected");
    if (role === "master" && !confirm) return fail("master_confirm_required");
    const outcome = await change(services, call, agentId, "role", { role });
    if (outcome !== "members") return outcome;
    return fail("agent_has_members");
  };
}

export function setLabel(services: ContainerServices): ContainerHandler<"set_label"> {
  return async (call) => {
    const { agent_id: agentId, label } = call.params;
    return unrefused(await change(services, call, agentId, "label", { label: plainLabel(label) }));
  };
}

export function setCapability(services: ContainerServices): ContainerHandler<"set_capability"> {
  return async (call) => {
    const { agent_id: agentId, capability } = call.params;
    return unrefused(await change(services, call, agentId, "capability", { capability }));
  };
}

type ChangeResult = ContainerMethods["set_label"]["result"];
type Changed =
  | Success<ChangeResult>
  | FailureOf<ContainerErrors, "agent_not_found" | "agent_inactive" | "other_container">;

/** `members`: a slave that has them stays one. */
async function change(
  services: ContainerServices,
  call: ContainerCall<unknown>,
  agentId: string,
  field: ChangeResult["field"],
  values: AgentChange,
): Promise<Changed | "members"> {
  const known = agentInReach(services.store.read, call.caller, agentId);
  if ("ok" in known) return known;
  const outcome = await changeAgent(services, {
    agentId,
    change: values,
    onlyActive: true,
    cause: cliCause(call),
  });
  switch (outcome.kind) {
    case "updated": {
      const { agent, before, changed } = outcome;
      return ok({
        // The store mints agent ids.
        agent_id: agent.agentId as ChangeResult["agent_id"],
        field,
        prior_value: before[field],
        new_value: agent[field],
        effective_permissions: permissionsView(agent.role),
        audit_appended: changed.length > 0,
      });
    }
    case "agent-not-found":
      return fail("agent_not_found");
    case "agent-inactive":
      return fail("agent_inactive");
    case "role-refused":
      return "members";
  }
}

function unrefused(outcome: Changed | "members"): Changed {
  if (outcome === "members") throw new Error("a role was refused that nobody asked for");
  return outcome;
}
