import { Option, type Command } from "commander";
import type { MemberAction, MemberChangeOptions } from "../commands/member.ts";
import type { PageOptions } from "../commands/show-pages.ts";
import { addPageOptions } from "./page-options.ts";
import type { Run } from "./run-command.ts";

const CHANGES: readonly { readonly name: string; readonly action: MemberAction; readonly about: string }[] = [
  { name: "suspend", action: "suspend", about: "keep a member out for a while" },
  { name: "reactivate", action: "reactivate", about: "let a suspended member in again" },
  { name: "remove", action: "revoke", about: "end a membership; only an invite brings the member back" },
];

export function addMemberCommands(program: Command, run: Run): void {
  const member = program.command("member").description("members of your shared sessions");
  const change = (
    action: MemberAction,
    id: string,
    role: string | undefined,
    options: MemberChangeOptions,
  ): Promise<void> =>
    run(async (output) =>
      (await import("../commands/member.ts")).memberChange(output, action, id, role, options),
    );
  addPageOptions(
    member
      .command("list")
      .argument("[session-id]", "the local session without it")
      .description("members of a session, former ones among them"),
  ).action((id: string | undefined, options: PageOptions) =>
    run(async (output) => (await import("../commands/member.ts")).memberList(output, id, options)),
  );
  onlyIf(
    member
      .command("role")
      .argument("<membership-id>")
      .argument("<role>", "owner, viewer, collaborator or runtime contributor")
      .description("change what a member may do"),
  ).action((id: string, role: string, options: MemberChangeOptions) =>
    change("change_role", id, role, options),
  );
  for (const { name, action, about } of CHANGES) {
    onlyIf(member.command(name).argument("<membership-id>").description(about)).action(
      (id: string, options: MemberChangeOptions) => change(action, id, undefined, options),
    );
  }
  member
    .command("leave")
    .argument("<session-id>")
    .description("leave a session; its last owner cannot")
    .action((id: string) =>
      run(async (output) => (await import("../commands/member.ts")).memberLeave(output, id)),
    );
}

function onlyIf(command: Command): Command {
  return command.addOption(
    new Option(
      "--if-updated-at <time>",
      "only if the member has not changed since, as the list shows with --json",
    ),
  );
}
