import { resolveHome } from "@interlock/client";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { daemonPid } from "../services/daemon-pid.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { withDaemon } from "./with-daemon.ts";

/** Exit 3 when none answers. */
export async function daemonStatus(output: Output): Promise<ExitCode> {
  const { preflight, socket } = await withDaemon(async (daemon) => ({
    preflight: await daemon.preflight(),
    socket: daemon.socketPath,
  }));
  const pid = await daemonPid(resolveHome());
  if (output.json) output.data({ ...preflight, socket, pid: pid ?? null });
  else output.line(`The daemon runs (process ${pid ?? "unknown"}): ${printable(socket)}`);
  return EXIT.ok;
}
