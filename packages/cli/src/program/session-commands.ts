import type { Command } from "commander";
import type { Run } from "./run-command.ts";

export function addSessionCommands(program: Command, run: Run): void {
  const session = program.command("session").description("shared sessions on the control plane");
  session
    .command("create")
    .description("open a session that you own")
    .action(() =>
      run(async (output) => (await import("../commands/session-create.ts")).sessionCreate(output)),
    );
  session
    .command("show")
    .argument("[session-id]", "the local session without it")
    .description("one session")
    .action((id: string | undefined) =>
      run(async (output) => (await import("../commands/session-show.ts")).sessionShow(output, id)),
    );
  program
    .command("control-plane")
    .description("the control plane as a process of its own")
    .command("run")
    .option("--port <port>", "port on loopback; 0 for any free one", "0")
    .description("run it here, in the foreground")
    .action(({ port }: { readonly port: string }) =>
      run(async () =>
        (await import("../commands/run-service.ts")).runService("control-plane", ["--port", port]),
      ),
    );
}
