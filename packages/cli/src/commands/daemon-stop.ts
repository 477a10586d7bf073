import { setTimeout as pause } from "node:timers/promises";
import { resolveHome } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { daemonPid, isAlive } from "../services/daemon-pid.ts";
import type { Output } from "../terminal/output.ts";
import { withDaemon } from "./with-daemon.ts";

const STOPPED_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 20;

export async function daemonStop(output: Output): Promise<ExitCode> {
  // That a daemon answers makes its pid file current: a stale one may name somebody else's process.
  await withDaemon((daemon) => daemon.preflight());
  const pid = await daemonPid(resolveHome());
  if (pid === undefined) throw new CliFailure(EXIT.failed, "A daemon answers, and has left no pid.");
  process.kill(pid, "SIGTERM");
  const endsAt = performance.now() + STOPPED_WITHIN_MS;
  while (isAlive(pid)) {
    if (performance.now() > endsAt)
      throw new CliFailure(EXIT.late, `The daemon (process ${pid}) has not stopped yet.`);
    await pause(LOOK_EVERY_MS);
  }
  if (output.json) output.data({ state: "stopped", pid });
  else output.line(`The daemon (process ${pid}) has stopped.`);
  return EXIT.ok;
}
