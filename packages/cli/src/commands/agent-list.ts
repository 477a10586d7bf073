import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { pageParams, showPage, type PageOptions } from "./page-options.ts";
import { withDaemon } from "./with-daemon.ts";

export async function agentList(output: Output, options: PageOptions): Promise<ExitCode> {
  const params = pageParams(options);
  const page = await withDaemon((daemon) => daemon.agent.list(params));
  showPage(output, page, ["AGENT", "LABEL", "ROLE", "CAPABILITY", "PANE", "ACTIVE"], (agent) => [
    agent.agent_id,
    agent.label,
    agent.role,
    agent.capability,
    agent.pane_id,
    agent.pane_active ? "yes" : "no",
  ]);
  return EXIT.ok;
}
