import type { UpdateAgentInput, UpdateAgentOutcome } from "../../store/operations/update-agent.ts";
import type { AgentParts } from "./agent-parts.ts";

/** Changes an agent, and sees to what may go on by its new role. */
export async function changeAgent(
  { store, worker }: Pick<AgentParts, "store" | "worker">,
  input: UpdateAgentInput,
): Promise<UpdateAgentOutcome> {
  const outcome = await store.write.updateAgent(input);
  if (outcome.kind === "updated" && outcome.changed.includes("role")) worker.kick();
  return outcome;
}
