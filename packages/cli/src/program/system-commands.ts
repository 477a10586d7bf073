import type { Command } from "commander";
import type { DashboardOptions } from "../commands/dashboard.ts";
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
    .command("dashboard")
    .description("counts, what happened last, and what to do next")
    .option("--recent <n>", "how many of each kind that happened last, 1 to 50", "5")
    .action((options: DashboardOptions) =>
      run(async (output) => (await import("../commands/dashboard.ts")).dashboard(output, options)),
    );

  program
    .command("top")
    .description("agents, queue and events on the whole terminal, as they change; q leaves")
    .action(() => run(async (output) => (await import("../top/top.ts")).top(output)));

  program
    .command("call")
    .argument("<method>", "name on the wire: app.* goes to the daemon, any other to the control plane")
    .argument("[params]", "params as JSON", "{}")
    .description("call any method of the contract")
    .action((method: string, params: string) =>
      run(async (output) => (await import("../commands/call.ts")).call(output, method, params)),
    );
}
