import { sql } from "kysely";
import type { ReadConnection } from "../database/connection.ts";
import { statement } from "../database/statement.ts";
import { selectAgents } from "../records/agent-columns.ts";
import type { AgentRecord } from "../records/agent-record.ts";
import { agentById } from "../records/by-id.ts";

const AGENT_ID = /^agt_[0-9a-f]{12}$/;

const activeByLabel = statement<{ label: string; within: string | null }>()((db, input) =>
  selectAgents(db)
    .where("agents.label", "=", input.label)
    .where("agents.state", "=", "active")
    .where(sql<boolean>`(${input.within} IS NULL OR panes.container_id = ${input.within})`)
    .limit(2),
);

export type TargetAgent =
  | { readonly kind: "agent"; readonly agent: AgentRecord }
  /** There is one of this id, in another container than was allowed. */
  | { readonly kind: "elsewhere" }
  | { readonly kind: "unknown" }
  | { readonly kind: "ambiguous" };

/**
 * What looks like an agent id is one; anything else is the label of exactly one active agent. `within`: only in this
 * container.
 */
export function resolveTarget(db: ReadConnection, target: string, within: string | null): TargetAgent {
  if (AGENT_ID.test(target)) {
    const agent = db.first(agentById, { id: target });
    if (agent === undefined) return { kind: "unknown" };
    return within === null || agent.containerId === within ? { kind: "agent", agent } : { kind: "elsewhere" };
  }
  const [agent, second] = target === "" ? [] : db.all(activeByLabel, { label: target, within });
  if (agent === undefined) return { kind: "unknown" };
  return second === undefined ? { kind: "agent", agent } : { kind: "ambiguous" };
}
