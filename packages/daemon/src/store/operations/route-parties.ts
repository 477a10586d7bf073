import { readRoleScope } from "@interlock/contracts/route-grammar";
import { sql } from "kysely";
import { permissionGate } from "../../model/queue-permission-gate.ts";
import type { RouteSkipReason } from "../../model/route-rules.ts";
import type { Connection } from "../database/connection.ts";
import { statement, type NoInput } from "../database/statement.ts";
import { selectAgents } from "../records/agent-columns.ts";
import type { AgentRecord } from "../records/agent-record.ts";
import { agentById } from "../records/by-id.ts";
import type { RouteRecord } from "../records/route-record.ts";
import { isContainerRunning } from "./running-container.ts";
import { resolveTarget } from "./target-agent.ts";

export type Party =
  | { readonly kind: "agent"; readonly agent: AgentRecord }
  | { readonly kind: "none"; readonly reason: RouteSkipReason };

function none(reason: RouteSkipReason): Party {
  return { kind: "none", reason };
}

const lowestMaster = statement<NoInput>()((db) =>
  selectAgents(db)
    .where("agents.state", "=", sql.lit("active"))
    .where("agents.role", "=", sql.lit("master"))
    .orderBy("agents.agent_id")
    .limit(sql.lit(1)),
);

/** The lowest id of a role; a capability of null stands for any. */
const lowestOfRole = statement<{ role: string; capability: string | null }>()((db, input) =>
  selectAgents(db)
    .where("agents.state", "=", sql.lit("active"))
    .where(sql<boolean>`agents.role = ${input.role}`)
    .where(sql<boolean>`(${input.capability} IS NULL OR agents.capability = ${input.capability})`)
    .orderBy("agents.agent_id")
    .limit(sql.lit(1)),
);

/** Whether the route looks at events of this agent at all. */
export function isInScope({ sourceScopeKind, sourceScopeValue }: RouteRecord, source: AgentRecord): boolean {
  switch (sourceScopeKind) {
    case "any":
      return true;
    case "agent_id":
      return source.agentId === sourceScopeValue;
    case "role": {
      const scope = readRoleScope(sourceScopeValue ?? "");
      if (scope === null) return false;
      return (
        source.role === scope.role && (scope.capability === null || source.capability === scope.capability)
      );
    }
  }
}

/** The master in whose name the message is sent. It is chosen before anything is rendered. */
export function chooseMaster(db: Connection, { masterRule, masterValue }: RouteRecord): Party {
  if (masterRule === "auto") {
    const agent = db.first(lowestMaster, {});
    return agent === undefined ? none("no_eligible_master") : { kind: "agent", agent };
  }
  const agent = db.first(agentById, { id: masterValue ?? "" });
  if (agent === undefined) return none("master_not_found");
  return agent.role === "master" && agent.state === "active"
    ? { kind: "agent", agent }
    : none("master_inactive");
}

/** The agent that the message goes to, if it may get one now: a route passes over what would only wait. */
export function chooseTarget(db: Connection, route: RouteRecord, source: AgentRecord): Party {
  const agent = named(db, route, source);
  if (agent === null) return none(route.targetRule === "role" ? "no_eligible_target" : "target_not_found");
  const reason = permissionGate({
    // Routing that is off keeps the message blocked, which is no reason to pass the event over.
    routing: "enabled",
    sender: { role: "master", state: "active" },
    target: agent,
    targetContainer: isContainerRunning(db, agent.containerId) ? "active" : "inactive",
    targetPane: agent.paneState,
  });
  switch (reason) {
    case null:
      return { kind: "agent", agent };
    case "target_not_active":
    case "target_role_not_permitted":
    case "target_container_inactive":
    case "target_pane_missing":
      return none(reason);
    case "kill_switch_off":
    case "sender_role_not_permitted":
      throw new Error(`the gate answered ${reason} to facts that exclude it`);
  }
}

function named(db: Connection, route: RouteRecord, source: AgentRecord): AgentRecord | null {
  switch (route.targetRule) {
    case "source":
      return source;
    case "explicit": {
      const target = resolveTarget(db, route.targetValue ?? "", null);
      return target.kind === "agent" ? target.agent : null;
    }
    case "role": {
      const scope = readRoleScope(route.targetValue ?? "");
      return scope === null ? null : (db.first(lowestOfRole, scope) ?? null);
    }
  }
}
