import type { Command } from "commander";
import type { RegisterOptions } from "../agent/register-self.ts";
import type { Run } from "./run-command.ts";

/** How agents in containers come to call: under `container`. */
export function addMountCommands(container: Command, run: Run): void {
  container
    .command("mount")
    .argument("<name>", "lower-case letters, digits, dots, dashes and underscores; at most 32")
    .description("make a mount, and print the flag that gives it to a container")
    .action((name: string) =>
      run(async (output) => (await import("../agent/container-mount.ts")).containerMount(output, name)),
    );
  container
    .command("mounts")
    .description("mounts, their containers, and who was turned away")
    .action(() =>
      run(async (output) => (await import("../agent/container-mounts.ts")).containerMounts(output)),
    );
}

/** What an agent says of itself. */
export function addSelfCommands(program: Command, run: Run): void {
  program
    .command("register-self")
    .description("make the pane that this runs in an agent, or change the agent it is")
    .option("--role <role>", "slave, swarm, test-runner, shell or unknown")
    .option("--capability <name>", "claude, codex, gemini, opencode, shell, test-runner or unknown")
    .option("--label <text>", "name for people, at most 64 characters")
    .option("--project <path>", "absolute path of what it works on")
    .option("--parent <agent-id>", "a swarm member's parent")
    .option("--attach-log", "write what the pane prints to a log, or register nothing")
    .option("--log <path>", "the same, to this file; in a container, in a directory shared with the host")
    .action((options: RegisterOptions) =>
      run(async (output) => (await import("../agent/register-self.ts")).registerSelf(output, options)),
    );
}
