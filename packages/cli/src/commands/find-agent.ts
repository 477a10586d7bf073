import type { AppMethods, DaemonClient } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT } from "../exit/exit-codes.ts";

export type Agent = AppMethods["app.agent.detail"]["result"]["row"];

/** By id, or by a label that only one agent has. */
export async function findAgent(daemon: DaemonClient, name: string): Promise<Agent> {
  if (/^agt_[0-9a-f]{12}$/.test(name)) return (await daemon.agent.detail({ agent_id: name })).row;
  const found: Agent[] = [];
  let cursor: string | null = null;
  do {
    const page: AppMethods["app.agent.list"]["result"] = await daemon.agent.list({
      limit: 200,
      ...(cursor === null ? {} : { cursor_next: cursor }),
    });
    found.push(...page.rows.filter(({ label }) => label === name));
    cursor = page.cursor_next;
  } while (cursor !== null);
  const [agent, other] = found;
  if (agent === undefined)
    throw new CliFailure(
      EXIT.notFound,
      `No agent has the id or label ${name}.`,
      "interlock agent list shows them.",
    );
  if (other !== undefined) {
    const ids = found.map(({ agent_id }) => agent_id).join(", ");
    throw new CliFailure(
      EXIT.conflict,
      `Several agents have the label ${name}: ${ids}`,
      "Name one by its id.",
    );
  }
  return agent;
}
