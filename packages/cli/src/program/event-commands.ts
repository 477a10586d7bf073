import type { Command } from "commander";
import { addListOptions, type ListOptions } from "../list/list-options.ts";
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

  addListOptions(program.command("events"), "app.event.list")
    .description("the last events; with --follow each as it comes, until Ctrl-C")
    .option(
      "--follow",
      "go on after the last one, past restarts of the daemon as well; with --limit until so many have come",
    )
    .action((options: ListOptions, command: Command) =>
      run(async (output) =>
        options["follow"] === true
          ? (await import("../commands/events-follow.ts")).eventsFollow(
              output,
              options,
              // Its default is a page's, and says nothing about an end.
              command.getOptionValueSource("limit") === "cli" ? options.limit : undefined,
            )
          : (await import("../list/list.ts")).list(output, "app.event.list", options),
      ),
    );
}
