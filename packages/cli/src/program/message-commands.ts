import type { Command } from "commander";
import type { SendOptions } from "../commands/send.ts";
import { addList } from "./list-command.ts";
import type { Run } from "./run-command.ts";

export function addMessageCommands(program: Command, run: Run): void {
  program
    .command("send")
    .argument("<agent>", "agent id or label")
    .argument("<text...>", "what to type into its pane")
    .description("send a line to an agent and wait until it has arrived")
    .option("--no-wait", "do not wait for delivery")
    .option("--timeout <seconds>", "how long to wait", "30")
    .option("--key <key>", "idempotency key: the same key sends once")
    .action((agent: string, text: readonly string[], options: SendOptions) =>
      run(async (output) =>
        (await import("../commands/send.ts")).send(output, agent, text.join(" "), options),
      ),
    );

  const queue = program.command("queue").description("messages on their way to panes");
  addList(queue, "app.queue.list", run);
  queue
    .command("show")
    .argument("<message-id>")
    .description("one message")
    .action((id: string) =>
      run(async (output) => (await import("../commands/queue-show.ts")).queueShow(output, id)),
    );
}
