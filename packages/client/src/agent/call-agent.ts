import type { ContainerErrors, ContainerMethods } from "@interlock/contracts";
import type { WireError } from "@interlock/contracts/define";
import type { Outcome } from "../call/outcome.ts";
import type { CodesOf } from "../call/surface.ts";
import type { DaemonFault } from "../errors/local-faults.ts";

const DEADLINE_MS = 60_000;

export type AgentMethodName = keyof ContainerMethods & string;
/** Every error that a call over the container plane can end with. */
export type AgentCallError = WireError<ContainerErrors> | DaemonFault;

/** One call over a socket of the container plane: a connection of its own, one line each way. */
export async function callAgent<Name extends AgentMethodName>(
  socketPath: string,
  name: Name,
  params: ContainerMethods[Name]["params"],
  { deadlineMs = DEADLINE_MS }: { readonly deadlineMs?: number } = {},
): Promise<
  Outcome<ContainerMethods[Name]["result"], CodesOf<ContainerMethods[Name], ContainerErrors> | DaemonFault>
> {
  // With the plane's strict reader: a client of the host never needs either.
  const { askAgent } = await import("./ask-agent.ts");
  const outcome = await askAgent(socketPath, name, params, deadlineMs);
  // The check has just held the answer against the contract, which is what these types state.
  return outcome as Awaited<ReturnType<typeof callAgent<Name>>>;
}
