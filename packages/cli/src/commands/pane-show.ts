import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { findPane, type PaneChoice } from "./find-pane.ts";
import { showObject } from "./show-object.ts";
import { withDaemon } from "./with-daemon.ts";

export async function paneShow(output: Output, paneId: string, choice: PaneChoice): Promise<ExitCode> {
  showObject(output, await withDaemon((daemon) => findPane(daemon, paneId, choice)));
  return EXIT.ok;
}
