import type { Command } from "commander";
import type { NodeAttachOptions, NodeDetachOptions, NodeShowOptions } from "../commands/node.ts";
import { addNodeRevokeCommand } from "./node-revoke-command.ts";
import type { Run } from "./run-command.ts";

const HERE = "the local session without it";
const OWN = "this machine's own without it";

export function addNodeCommands(program: Command, run: Run): void {
  const node = program.command("node").description("the machines that take part in your shared sessions");
  node
    .command("list")
    .argument("[session-id]", HERE)
    .description("every node of a session, with the last that was heard of it")
    .action((id: string | undefined) =>
      run(async (output) => (await import("../commands/node.ts")).nodeList(output, id)),
    );
  node
    .command("show")
    .argument("[node-id]", OWN)
    .description("one node of a session, with what it says it can do")
    .option("--session <session-id>", HERE)
    .action((id: string | undefined, options: NodeShowOptions) =>
      run(async (output) => (await import("../commands/node.ts")).nodeShow(output, id, options)),
    );
  node
    .command("watch")
    .argument("[session-id]", HERE)
    .description(
      "the nodes of a session as they come, go and change; q leaves. Away from a terminal, a line for each change",
    )
    .action((id: string | undefined) =>
      run(async (output) => (await import("../commands/node.ts")).nodeWatch(output, id)),
    );
  node
    .command("attach")
    .argument("[session-id]", HERE)
    .description("make this machine a node of a session; its daemon keeps it one until it is detached")
    .option("--as <participant-id>", "whose node it is; the owner of this state directory without it")
    .option(
      "--capabilities <json>",
      "what it can do besides what the daemon sees, instead of what was said before",
      "{}",
    )
    .action((id: string | undefined, options: NodeAttachOptions) =>
      run(async (output) => (await import("../commands/node.ts")).nodeAttach(output, id, options)),
    );
  node
    .command("detach")
    .argument("[node-id]", OWN)
    .description("take a node out of its session; another's only as an owner of that session")
    .option("--reason <text>", "why")
    .action((id: string | undefined, options: NodeDetachOptions) =>
      run(async (output) => (await import("../commands/node.ts")).nodeDetach(output, id, options)),
    );
  addNodeRevokeCommand(node, run);
}
