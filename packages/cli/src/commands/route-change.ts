import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { showObject } from "./show-object.ts";
import { withDaemon } from "./with-daemon.ts";

export async function routeShow(output: Output, id: string): Promise<ExitCode> {
  const { row } = await withDaemon((daemon) => daemon.route.detail({ route_id: id }));
  showObject(output, row);
  return EXIT.ok;
}

export async function routeRemove(output: Output, id: string): Promise<ExitCode> {
  const { row } = await withDaemon((daemon) => daemon.route.remove({ route_id: id }));
  if (!output.json) output.note("Removed.");
  showObject(output, row);
  return EXIT.ok;
}

export async function routeEnable(output: Output, id: string, enabled: boolean): Promise<ExitCode> {
  const { row } = await withDaemon((daemon) => daemon.route.update({ route_id: id, enabled }));
  showObject(output, row);
  return EXIT.ok;
}
