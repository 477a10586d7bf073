import { plainLabel, ROWS_MAX } from "@interlock/contracts";
import { ok } from "@interlock/wire";
import type { RegistrationRefusal } from "../../model/registration.ts";
import { fail } from "../container-fail.ts";
import { cliCause, mayActIn, type ContainerHandler, type ContainerServices } from "../container-services.ts";
import { present } from "../present.ts";
import { registeredAgentView } from "../views/registered-agent-view.ts";

export function registerAgent({ store, worker }: ContainerServices): ContainerHandler<"register_agent"> {
  return async (call) => {
    const { params, caller } = call;
    const key = params.pane_composite_key;
    if ((params.schema_version ?? 0) > store.schemaVersion) return fail("schema_version_newer");
    if (!mayActIn(caller, key.container_id)) return fail("other_container");
    const { role, capability, label, project_path: projectPath } = params;
    const outcome = await store.write.registerAgent({
      pane: {
        containerId: key.container_id,
        tmuxSocket: key.tmux_socket_path,
        sessionName: key.tmux_session_name,
        windowIndex: key.tmux_window_index,
        paneIndex: key.tmux_pane_index,
        paneId: key.tmux_pane_id,
      },
      values: present({
        role,
        capability,
        label: label === undefined ? undefined : plainLabel(label),
        projectPath,
      }),
      ...present({ parentAgentId: params.parent_agent_id }),
      cause: cliCause(call),
    });
    switch (outcome.kind) {
      case "registered":
        // Messages may have waited for the pane to be an agent again, or for its role.
        worker.kick();
        return ok({ ...registeredAgentView(outcome.agent), created_or_reactivated: outcome.how });
      case "pane-unknown":
        return fail("pane_unknown_to_daemon");
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
  return ({ params: { role, container_id = null, active_only = false, parent_agent_id = null } }) => {
    const { rows, truncated } = store.read.agentListing({
      activeOnly: active_only,
      roles: role === undefined ? null : typeof role === "string" ? [role] : role,
      container: container_id,
      parentAgentId: parent_agent_id,
      limit: ROWS_MAX,
    });
    return ok({ agents: rows.map(registeredAgentView), truncated });
  };
}
