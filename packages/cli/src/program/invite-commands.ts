import { Option, type Command } from "commander";
import type { InviteCreateOptions, InviteListOptions, InviteRevokeOptions } from "../commands/invite.ts";
import { addPageOptions } from "./page-options.ts";
import type { Run } from "./run-command.ts";

const HERE = "the local session without it";

export function addInviteCommands(program: Command, run: Run): void {
  const invite = program.command("invite").description("invites into your shared sessions");
  invite
    .command("create")
    .argument("[session-id]", HERE)
    .description("make an invite; its token is shown once, and good for one person")
    .addOption(
      new Option("--mode <role>", "what it makes of who accepts; collaborator without it").choices([
        "viewer",
        "collaborator",
        "runtime contributor",
      ]),
    )
    .option("--expires <duration>", "how long it holds, such as 2h or 7d; 7 days without it")
    .action((id: string | undefined, options: InviteCreateOptions) =>
      run(async (output) => (await import("../commands/invite.ts")).inviteCreate(output, id, options)),
    );
  invite
    .command("accept")
    .argument("<token>")
    .description("join the session of an invite")
    .action((token: string) =>
      run(async (output) => (await import("../commands/invite.ts")).inviteAccept(output, token)),
    );
  addPageOptions(
    invite.command("list").argument("[session-id]", HERE).description("invites of a session that you own"),
  )
    .addOption(
      new Option("--state <state>", "only these").choices(["pending", "accepted", "expired", "revoked"]),
    )
    .action((id: string | undefined, options: InviteListOptions) =>
      run(async (output) => (await import("../commands/invite.ts")).inviteList(output, id, options)),
    );
  invite
    .command("revoke")
    .argument("<invite-id>")
    .description("withdraw an invite that nobody has accepted")
    .option("--session <session-id>", HERE)
    .option("--reason <text>", "told to the members")
    .action((id: string, options: InviteRevokeOptions) =>
      run(async (output) => (await import("../commands/invite.ts")).inviteRevoke(output, id, options)),
    );
}
