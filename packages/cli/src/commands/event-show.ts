import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { showObject } from "./show-object.ts";
import { withDaemon } from "./with-daemon.ts";

export async function eventShow(output: Output, id: string): Promise<ExitCode> {
  const { row } = await withDaemon((daemon) => daemon.event.detail({ event_id: id }));
  showObject(output, row);
  return EXIT.ok;
}
