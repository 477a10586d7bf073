import type { Command } from "commander";
import type { Run } from "./run-command.ts";

export function addSystemCommands(program: Command, run: Run): void {
  program
    .command("up")
    .description("start the whole system here, in the foreground; Ctrl-C stops it")
    .action(() => run(async (output) => (await import("../up/up.ts")).up(output)));

  program
    .command("status")
    .description("what runs, what is ready, and what is missing")
    .action(() => run(async (output) => (await import("../commands/status.ts")).status(output)));

  program
    .command("scan")
    .argument("[what]", "panes or containers; both without it")
    .description("look for containers and tmux panes")
    .action((what: string | undefined) =>
      run(async (output) => (await import("../commands/scan.ts")).scan(output, what)),
    );

  program
    .command("call")
    .argument("<method>", "name on the wire: app.* goes to the daemon, any other to the control plane")
    .argument("[params]", "params as JSON", "{}")
    .description("call any method of the contract")
    .action((method: string, params: string) =>
      run(async (output) => (await import("../commands/call.ts")).call(output, method, params)),
    );
}
