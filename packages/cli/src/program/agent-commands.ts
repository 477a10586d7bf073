import { Option, type Command } from "commander";
import type { AdoptOptions } from "../commands/agent-adopt.ts";
import type { UpdateOptions } from "../commands/agent-update.ts";
import { choicesOf } from "../list/list-options.ts";
import { addList } from "./list-command.ts";
import { withPaneChoice } from "./machine-commands.ts";
import type { Run } from "./run-command.ts";

function role(about: string): Option {
  return new Option("--role <role>", about).choices(choicesOf("app.agent.list", "role"));
}

function capability(about: string): Option {
  return new Option("--capability <name>", about).choices(choicesOf("app.agent.list", "capability"));
}

export function addAgentCommands(program: Command, run: Run): void {
  const agent = program.command("agent").description("panes that were adopted");
  addList(agent, "app.agent.list", run);
  agent
    .command("show")
    .argument("<agent>", "agent id or label")
    .description("one agent")
    .action((name: string) =>
      run(async (output) => (await import("../commands/agent-show.ts")).agentShow(output, name)),
    );
  withPaneChoice(agent.command("adopt").argument("<pane-id>", "tmux's own id of the pane, %0"))
    .description("make a pane an agent")
    .addOption(role("what it is").default("slave"))
    .addOption(capability("which program it runs").default("unknown"))
    .option("--label <text>", "name for people; the pane id without it")
    .option("--project-path <path>", "absolute path of what it works on")
    .option("--parent <agent>", "id or label of a swarm member's parent")
    .option("--attach-log", "read its output from the start")
    .action((paneId: string, options: AdoptOptions) =>
      run(async (output) => (await import("../commands/agent-adopt.ts")).agentAdopt(output, paneId, options)),
    );
  agent
    .command("update")
    .argument("<agent>", "agent id or label")
    .description("change an agent, all that is given or nothing")
    .addOption(role("what it is"))
    .addOption(capability("which program it runs"))
    .option("--label <text>", "name for people; empty clears it")
    .option("--project-path <path>", "absolute path of what it works on; empty clears it")
    .action((name: string, options: UpdateOptions) =>
      run(async (output) => (await import("../commands/agent-update.ts")).agentUpdate(output, name, options)),
    );
}
