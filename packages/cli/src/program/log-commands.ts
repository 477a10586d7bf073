import type { Command } from "commander";
import { addList } from "./list-command.ts";
import type { Run } from "./run-command.ts";

export function addLogCommands(program: Command, run: Run): void {
  const log = program
    .command("log")
    .description("what agents' panes print, on its way into files that are read");
  log
    .command("attach")
    .argument("<agent>", "agent id or label")
    .description("read what an agent's pane prints from now on")
    .action((name: string) =>
      run(async (output) => (await import("../commands/log.ts")).logAttach(output, name)),
    );
  log
    .command("detach")
    .argument("<agent>", "agent id or label")
    .description("stop reading it")
    .action((name: string) =>
      run(async (output) => (await import("../commands/log.ts")).logDetach(output, name)),
    );
  addList(log, "app.log_attachment.list", run);
  log
    .command("show")
    .argument("<attachment-id>")
    .description("one log attachment")
    .action((id: string) => run(async (output) => (await import("../commands/log.ts")).logShow(output, id)));
}
