import type { AdoptAgentInput, AdoptAgentOutcome } from "../../store/operations/adopt-agent.ts";
import type { RegisterAgentInput, RegisterAgentOutcome } from "../../store/operations/register-agent.ts";
import type { LoggedAdoptionOutcome, LoggedRegistrationOutcome } from "../logs/log-outcome.ts";
import type { AgentParts } from "./agent-parts.ts";

/** Makes a pane an agent, with its log attached or without. Messages may have waited for it to be one again. */
export async function adoptAgent(
  { store, worker, logs }: AgentParts,
  request: Omit<AdoptAgentInput, "log">,
  attachLog: boolean,
): Promise<AdoptAgentOutcome | LoggedAdoptionOutcome> {
  const outcome = attachLog
    ? await logs.attachments.adopt(request, "explicit")
    : await store.write.adoptAgent({ ...request, log: null });
  if (outcome.kind === "adopted") worker.kick();
  return outcome;
}

/** The same for a pane that speaks for itself. `attachLog`: where the log is to be, by null the usual place. */
export async function registerAgent(
  { store, worker, logs }: AgentParts,
  request: Omit<RegisterAgentInput, "log">,
  attachLog: { readonly path: string | null } | undefined,
): Promise<RegisterAgentOutcome | LoggedRegistrationOutcome> {
  const outcome =
    attachLog === undefined
      ? await store.write.registerAgent({ ...request, log: null })
      : await logs.attachments.register(request, attachLog.path);
  // Messages may have waited for its role, too.
  if (outcome.kind === "registered") worker.kick();
  return outcome;
}
