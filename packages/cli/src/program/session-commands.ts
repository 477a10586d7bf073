import { Option, type Command } from "commander";
import type { SessionChange, SessionJoinOptions } from "../commands/session-change.ts";
import type { SessionListOptions } from "../commands/session-list.ts";
import type { SessionWatchOptions } from "../commands/session-watch.ts";
import { addPageOptions } from "./page-options.ts";
import type { Run } from "./run-command.ts";

const CHANGES: readonly { readonly name: SessionChange; readonly about: string }[] = [
  { name: "archive", about: "put a session away; nobody and nothing joins until it is taken back" },
  { name: "reactivate", about: "take an archived session back" },
  { name: "close", about: "end a session for good" },
];

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
  addPageOptions(session.command("list").description("the sessions that you belong to"))
    .addOption(
      new Option("--state <state>", "only these").choices([
        "provisioning",
        "active",
        "archived",
        "closed",
        "purge_requested",
        "purged",
      ]),
    )
    .action((options: SessionListOptions) =>
      run(async (output) => (await import("../commands/session-list.ts")).sessionList(output, options)),
    );
  session
    .command("join")
    .argument("<session-id>")
    .description("join a session")
    .requiredOption("--as <name>", "how the others see you")
    .option("--invite <token>", "needed by whoever is no member yet")
    .action((id: string, options: SessionJoinOptions) =>
      run(async (output) => (await import("../commands/session-change.ts")).sessionJoin(output, id, options)),
    );
  session
    .command("presence")
    .argument("[session-id]", "the local session without it")
    .description("who of the members is there")
    .action((id: string | undefined) =>
      run(async (output) => (await import("../commands/session-change.ts")).sessionPresence(output, id)),
    );
  session
    .command("watch")
    .argument("[session-id]", "the local session without it")
    .description("what happens in a session, as it happens")
    .option("--after <cursor>", "go on behind this event; 0 for all that is kept")
    .action((id: string | undefined, options: SessionWatchOptions) =>
      run(async (output) => (await import("../commands/session-watch.ts")).sessionWatch(output, id, options)),
    );
  for (const { name, about } of CHANGES) {
    session
      .command(name)
      .argument("<session-id>")
      .description(about)
      .action((id: string) =>
        run(async (output) =>
          (await import("../commands/session-change.ts")).sessionChange(output, name, id),
        ),
      );
  }
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
