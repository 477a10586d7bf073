import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { findAgent } from "./find-agent.ts";
import { showObject } from "./show-object.ts";
import { withDaemon } from "./with-daemon.ts";

export async function logAttach(output: Output, name: string): Promise<ExitCode> {
  const { row } = await withDaemon(async (daemon) => {
    const { agent_id } = await findAgent(daemon, name);
    return daemon.log.attach({ agent_id });
  });
  if (!output.json) output.note("Attached.");
  showObject(output, row);
  return EXIT.ok;
}

export async function logDetach(output: Output, name: string): Promise<ExitCode> {
  const { row } = await withDaemon(async (daemon) => {
    const { agent_id } = await findAgent(daemon, name);
    return daemon.log.detach({ agent_id });
  });
  if (!output.json) output.note("Detached.");
  showObject(output, row);
  return EXIT.ok;
}

export async function logShow(output: Output, id: string): Promise<ExitCode> {
  const { row } = await withDaemon((daemon) => daemon.logAttachment.detail({ attachment_id: id }));
  showObject(output, row);
  return EXIT.ok;
}
