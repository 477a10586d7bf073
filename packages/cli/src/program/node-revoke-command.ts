import type { Command } from "commander";
import type { RevokeOptions } from "../commands/node-revoke.ts";
import type { Run } from "./run-command.ts";

/** The operator's part of `node`, beside what everybody may do. */
export function addNodeRevokeCommand(node: Command, run: Run): void {
  node
    .command("revoke")
    .argument("<session-id>")
    .argument("<node-id>")
    .option("--reason <text>", "why, for those who follow the session")
    .description("take a node out of a session for good; for whoever runs the control plane here")
    .action((session: string, id: string, options: RevokeOptions) =>
      run(async (output) =>
        (await import("../commands/node-revoke.ts")).nodeRevoke(output, session, id, options),
      ),
    );
}
