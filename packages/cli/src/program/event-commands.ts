import type { Command } from "commander";
import { addList } from "./list-command.ts";
import type { Run } from "./run-command.ts";

export function addEventCommands(program: Command, run: Run): void {
  const event = program.command("event").description("what was read from the agents' output");
  addList(event, "app.event.list", run);
  event
    .command("show")
    .argument("<event-id>", "its number")
    .description("one event")
    .action((id: string) =>
      run(async (output) => (await import("../commands/event-show.ts")).eventShow(output, id)),
    );
}
