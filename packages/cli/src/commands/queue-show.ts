import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { showObject } from "./show-object.ts";
import { withDaemon } from "./with-daemon.ts";

export async function queueShow(output: Output, messageId: string): Promise<ExitCode> {
  const { row } = await withDaemon((daemon) => daemon.queue.detail({ message_id: messageId }));
  showObject(output, row);
  return EXIT.ok;
}
