import type { Command } from "commander";
import type { Run } from "./run-command.ts";

export function addDaemonCommands(program: Command, run: Run): void {
  const daemon = program.command("daemon").description("the local daemon as a process of its own");
  daemon
    .command("run")
    .description("run it here, in the foreground")
    .action(() => run(async () => (await import("../commands/run-service.ts")).runService("daemon", [])));
  daemon
    .command("start")
    .description("start it in the background")
    .action(() => run(async (output) => (await import("../commands/daemon-start.ts")).daemonStart(output)));
  daemon
    .command("stop")
    .description("stop the running one, and wait until it has stopped")
    .action(() => run(async (output) => (await import("../commands/daemon-stop.ts")).daemonStop(output)));
  daemon
    .command("status")
    .description("whether one runs")
    .action(() => run(async (output) => (await import("../commands/daemon-status.ts")).daemonStatus(output)));
  daemon
    .command("audit")
    .description("the audit log")
    .command("verify")
    .description("check that nothing was changed in it or cut from it")
    .action(() => run(async (output) => (await import("../commands/audit-verify.ts")).auditVerify(output)));
  daemon
    .command("session-log")
    .description("the logs of sessions' events")
    .command("verify")
    .description("check that nothing was changed in them or cut from them")
    .action(() =>
      run(async (output) => (await import("../commands/session-log-verify.ts")).sessionLogVerify(output)),
    );
}
