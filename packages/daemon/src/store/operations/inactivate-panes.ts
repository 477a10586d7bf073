import { statement } from "../database/statement.ts";
import { activeLogOfAgent, leaveActive } from "./log-attachment-row.ts";
import type { OperationContext } from "./operation.ts";

export interface PaneToInactivate {
  readonly paneRef: string;
  readonly agentId: string | null;
}

const releasePane = statement<{ paneRef: string }>()((db, input) =>
  db.updateTable("panes").set({ state: "inactive", agent_id: null }).where("pane_ref", "=", input.paneRef),
);

const inactivateAgent = statement<{ agentId: string }>()((db, input) =>
  db.updateTable("agents").set({ state: "inactive" }).where("agent_id", "=", input.agentId),
);

/** Panes that have gone, and with each the agent that held it. Returns the agents' ids. */
export function inactivatePanes(
  context: OperationContext,
  panes: readonly PaneToInactivate[],
): readonly string[] {
  for (const { paneRef } of panes) context.db.run(releasePane, { paneRef });
  return inactivateAgents(
    context,
    panes.flatMap(({ agentId }) => agentId ?? []),
  );
}

/** The pane is still there or gone already; either way these agents no longer hold one, nor a log of it. */
export function inactivateAgents(context: OperationContext, agentIds: readonly string[]): readonly string[] {
  for (const agentId of agentIds) {
    context.db.run(inactivateAgent, { agentId });
    const log = context.db.first(activeLogOfAgent, { agentId });
    if (log !== undefined)
      leaveActive(context, log, { to: "stale", reason: "pane_gone" }, { origin: "system" });
  }
  return agentIds;
}
