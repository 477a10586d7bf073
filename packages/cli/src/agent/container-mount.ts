import { findAgentSocket } from "@interlock/client";
import type { ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { AGENT_EXIT } from "./agent-exit.ts";
import { askDaemon } from "./ask-daemon.ts";
import { runAgentCommand } from "./run-agent-command.ts";

/** Makes a mount, and prints the flag that gives it to a container. */
export function containerMount(output: Output, name: string): Promise<ExitCode> {
  return runAgentCommand(output, async () => {
    const { path } = await findAgentSocket();
    const mount = await askDaemon(path, "add_mount", { name });
    const flag = `${mount.directory}:${mount.target}`;
    if (output.json) output.data({ ...mount, flag: ["-v", flag] });
    else {
      output.line(`-v ${shellWord(flag)}`);
      output.note(
        `Give this to \`docker run\` of one container; agents in it call over ${mount.target}/agent.sock.`,
      );
    }
    return AGENT_EXIT.ok;
  });
}

/** As a shell reads it back. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
