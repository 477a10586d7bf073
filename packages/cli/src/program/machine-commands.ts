import type { Command } from "commander";
import type { PaneChoice } from "../commands/find-pane.ts";
import { addList } from "./list-command.ts";
import { addMountCommands } from "./mount-commands.ts";
import type { Run } from "./run-command.ts";

/** What a scan finds. */
export function addMachineCommands(program: Command, run: Run): void {
  const container = program.command("container").description("containers whose panes are looked at");
  addList(container, "app.container.list", run);
  container
    .command("show")
    .argument("<container>", "id, the beginning of an id, or name")
    .description("one container")
    .action((name: string) =>
      run(async (output) => (await import("../commands/container-show.ts")).containerShow(output, name)),
    );
  addMountCommands(container, run);

  const pane = program.command("pane").description("tmux panes");
  addList(pane, "app.pane.list", run);
  withPaneChoice(pane.command("show").argument("<pane-id>", "tmux's own id of the pane, %0"))
    .description("one pane")
    .action((paneId: string, choice: PaneChoice) =>
      run(async (output) => (await import("../commands/pane-show.ts")).paneShow(output, paneId, choice)),
    );
}

/** Every tmux server counts its panes for itself, so that several can have one id. */
export function withPaneChoice(command: Command): Command {
  return command
    .option("--container <id>", "where several panes have this id: the container, or `host`")
    .option("--tmux-socket <path>", "where several tmux servers have a pane of this id: the server");
}
