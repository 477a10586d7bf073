import type { Command } from "commander";
import type { AdoptOptions } from "../commands/agent-adopt.ts";
import type { PageOptions } from "../commands/page-options.ts";
import type { Run } from "./run-command.ts";

export function addAgentCommands(program: Command, run: Run): void {
  const pane = program.command("pane").description("tmux panes");
  withPage(pane.command("list").description("panes that the last scan found"))
    .option("--container <id>", "of this container only; `host` for panes outside any")
    .action((options: PageOptions & { readonly container?: string }) =>
      run(async (output) => (await import("../commands/pane-list.ts")).paneList(output, options)),
    );

  const agent = program.command("agent").description("panes that were adopted");
  withPage(agent.command("list").description("agents, masters first")).action((options: PageOptions) =>
    run(async (output) => (await import("../commands/agent-list.ts")).agentList(output, options)),
  );
  agent
    .command("show")
    .argument("<agent>", "agent id or label")
    .description("one agent")
    .action((name: string) =>
      run(async (output) => (await import("../commands/agent-show.ts")).agentShow(output, name)),
    );
  agent
    .command("adopt")
    .argument("<pane-id>", "tmux's own id of the pane, %0")
    .description("make a pane an agent")
    .option("--role <role>", "master, slave, swarm, test-runner, shell or unknown", "slave")
    .option(
      "--capability <name>",
      "claude, codex, gemini, opencode, shell, test-runner or unknown",
      "unknown",
    )
    .option("--label <text>", "name for people; the pane id without it")
    .option("--project-path <path>", "absolute path of what it works on")
    .option("--parent <agent>", "agent id of a swarm member's parent")
    .option("--container <id>", "where several panes have this id: the container, or `host`")
    .option("--tmux-socket <path>", "where several tmux servers have a pane of this id: the server")
    .action((paneId: string, options: AdoptOptions) =>
      run(async (output) => (await import("../commands/agent-adopt.ts")).agentAdopt(output, paneId, options)),
    );
}

function withPage(command: Command): Command {
  return command
    .option("--limit <n>", "rows, 1 to 200", "50")
    .option("--cursor <cursor>", "where the last page ended");
}
