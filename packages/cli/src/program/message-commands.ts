import type { Command } from "commander";
import type { CancelOptions } from "../commands/queue.ts";
import type { SendOptions } from "../commands/send.ts";
import { addList } from "./list-command.ts";
import type { Run } from "./run-command.ts";

export function addMessageCommands(program: Command, run: Run): void {
  program
    .command("send")
    .argument("<agent>", "agent id or label")
    .argument("<text...>", "what to type into its pane")
    .description("send a line to an agent and wait until it has arrived")
    .option("--wait", "until its receipt says how it went: written, observed or failed (the default)", true)
    .option("--no-wait", "only until the daemon has stored it")
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
      run(async (output) => (await import("../commands/queue.ts")).queueShow(output, id)),
    );
  queue
    .command("approve")
    .argument("<message-id>")
    .description("let a blocked message go on")
    .action((id: string) =>
      run(async (output) => (await import("../commands/queue.ts")).queueApprove(output, id)),
    );
  queue
    .command("delay")
    .argument("<message-id>")
    .argument("<duration>", "90s, 10m, 1h30m, 2d")
    .description("put a queued message off; it returns to the queue by itself")
    .action((id: string, duration: string) =>
      run(async (output) => (await import("../commands/queue.ts")).queueDelay(output, id, duration)),
    );
  queue
    .command("cancel")
    .argument("<message-id>")
    .option("--reason <text>", "why, for those who look at it later")
    .description("end a message that still waits; nothing of it reaches its pane")
    .action((id: string, options: CancelOptions) =>
      run(async (output) => (await import("../commands/queue.ts")).queueCancel(output, id, options)),
    );
  queue
    .command("explain")
    .argument("<message-id>")
    .description("what a message waits for, and what moves it on")
    .action((id: string) =>
      run(async (output) => (await import("../commands/queue-explain.ts")).queueExplain(output, id)),
    );
}
