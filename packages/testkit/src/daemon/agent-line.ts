import { rawExchange } from "./raw-line.ts";

/** One answer of the container plane, as it came. */
export interface AgentAnswer {
  readonly ok: boolean;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly message: string };
}

export function readAgentAnswer(text: string): AgentAnswer {
  if (!text.endsWith("\n") || text.indexOf("\n") !== text.length - 1)
    throw new Error(`not one line: ${text}`);
  return JSON.parse(text) as AgentAnswer; // the envelope under test; assertions look at its members
}

/** One request over a socket of the container plane, from this process. */
export async function agentCall(socket: string, method: string, params?: object): Promise<AgentAnswer> {
  return readAgentAnswer(
    await rawExchange(socket, `${JSON.stringify({ method, ...(params && { params }) })}\n`),
  );
}
