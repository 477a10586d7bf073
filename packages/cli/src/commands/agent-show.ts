import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { findAgent } from "./find-agent.ts";
import { showObject } from "./show-object.ts";
import { withDaemon } from "./with-daemon.ts";

export async function agentShow(output: Output, name: string): Promise<ExitCode> {
  showObject(output, await withDaemon((daemon) => findAgent(daemon, name)));
  return EXIT.ok;
}
