import { callAgent, type AgentMethodName, type ContainerMethods } from "@interlock/client";
import { AgentFailure } from "./agent-failure.ts";

/** One call whose refusal ends the command. @throws AgentFailure with the code of the answer */
export async function askDaemon<Name extends AgentMethodName>(
  socket: string,
  name: Name,
  params: ContainerMethods[Name]["params"],
): Promise<ContainerMethods[Name]["result"]> {
  const outcome = await callAgent(socket, name, params);
  if (outcome.ok) return outcome.result;
  // Every member of the union has both; the compiler does not see it through an open `Name`.
  const { code, message } = outcome.error as { readonly code: string; readonly message: string };
  throw new AgentFailure(code, message);
}
