import { isInterlockError } from "@interlock/client";
import type { ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { agentExit } from "./agent-exit.ts";
import { AgentFailure } from "./agent-failure.ts";

/** Does the work of an agent's command, and tells a foreseen failure by its code. */
export async function runAgentCommand(output: Output, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (failure) {
    if (isInterlockError(failure)) return told(output, failure.error.code, failure.error.message);
    if (failure instanceof AgentFailure) return told(output, failure.code, failure.message);
    throw failure;
  }
}

function told(output: Output, code: string, message: string): ExitCode {
  if (output.json) output.data({ error: { code, message, details: {} } });
  else output.note(`${printable(message)} (${printable(code)})`);
  return agentExit(code);
}
