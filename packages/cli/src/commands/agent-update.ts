import type { AppMethods } from "@interlock/client";
import { usageFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { findAgent } from "./find-agent.ts";
import { showObject } from "./show-object.ts";
import { withDaemon } from "./with-daemon.ts";

export interface UpdateOptions {
  readonly role?: string;
  readonly capability?: string;
  readonly label?: string;
  readonly projectPath?: string;
}

type Change = Omit<AppMethods["app.agent.update"]["params"], "agent_id">;

/** Changes what is given; an empty text clears a label or a project path. */
export async function agentUpdate(output: Output, name: string, options: UpdateOptions): Promise<ExitCode> {
  const { role, capability, label, projectPath } = options;
  const given = Object.entries({ role, capability, label, project_path: projectPath }).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length === 0)
    throw usageFailure("Nothing to change was given.", "interlock agent update --help shows what can be.");
  // The daemon holds role and capability against its closed sets and names what it refuses.
  const change = Object.fromEntries(given) as Change;
  const { row } = await withDaemon(async (daemon) => {
    const { agent_id } = await findAgent(daemon, name);
    return daemon.agent.update({ agent_id, ...change });
  });
  showObject(output, row);
  return EXIT.ok;
}
