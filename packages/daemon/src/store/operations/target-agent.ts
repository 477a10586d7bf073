import type { ReadConnection } from "../database/connection.ts";
import { statement } from "../database/statement.ts";
import { selectAgents } from "../records/agent-columns.ts";
import type { AgentRecord } from "../records/agent-record.ts";
import { agentById } from "../records/by-id.ts";

const AGENT_ID = /^agt_[0-9a-f]{12}$/;

const activeByLabel = statement<{ label: string }>()((db, input) =>
  selectAgents(db).where("agents.label", "=", input.label).where("agents.state", "=", "active").limit(2),
);

export type TargetAgent =
  | { readonly kind: "agent"; readonly agent: AgentRecord }
  | { readonly kind: "unknown" }
  | { readonly kind: "ambiguous" };

/** What looks like an agent id is one; anything else is the label of exactly one active agent. */
export function resolveTarget(db: ReadConnection, target: string): TargetAgent {
  if (AGENT_ID.test(target)) {
    const agent = db.first(agentById, { id: target });
    return agent === undefined ? { kind: "unknown" } : { kind: "agent", agent };
  }
  const [agent, second] = target === "" ? [] : db.all(activeByLabel, { label: target });
  if (agent === undefined) return { kind: "unknown" };
  return second === undefined ? { kind: "agent", agent } : { kind: "ambiguous" };
}
