import { findAgentSocket } from "@interlock/client";
import type { ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { refusalText } from "../commands/turned-away.ts";
import { table } from "../terminal/table.ts";
import { AGENT_EXIT } from "./agent-exit.ts";
import { askDaemon } from "./ask-daemon.ts";
import { runAgentCommand } from "./run-agent-command.ts";

const COLUMNS = [
  { title: "MOUNT" },
  { title: "STATE" },
  { title: "CONTAINER" },
  { title: "TURNED AWAY", elastic: true },
];

/** Every mount: who may call over it, and who was turned away and why. */
export function containerMounts(output: Output): Promise<ExitCode> {
  return runAgentCommand(output, async () => {
    const { path } = await findAgentSocket();
    const { mounts } = await askDaemon(path, "status", {});
    if (output.json) output.data({ mounts });
    else {
      const rows = mounts.map(({ name, state, container_id, refusals }) => [
        name,
        state,
        container_id?.slice(0, 12) ?? "-",
        refusalText(refusals) || "-",
      ]);
      for (const line of table(COLUMNS, rows, output)) output.line(line);
    }
    return AGENT_EXIT.ok;
  });
}
