import { Command, type CommanderError } from "commander";
import { cliErrorCode, EXIT, type ExitCode } from "./exit/exit-codes.ts";
import { exitHelp } from "./exit/exit-help.ts";
import { addAgentCommands } from "./program/agent-commands.ts";
import { addDaemonCommands } from "./program/daemon-commands.ts";
import { addEventCommands } from "./program/event-commands.ts";
import { addInviteCommands } from "./program/invite-commands.ts";
import { addFloorCommands } from "./program/floor-commands.ts";
import { addLogCommands } from "./program/log-commands.ts";
import { addMachineCommands } from "./program/machine-commands.ts";
import { addMemberCommands } from "./program/member-commands.ts";
import { addMessageCommands } from "./program/message-commands.ts";
import { addSelfCommands } from "./program/mount-commands.ts";
import { addNodeCommands } from "./program/node-commands.ts";
import { addRouteCommands } from "./program/route-commands.ts";
import { addScanCommands } from "./program/scan-commands.ts";
import { addSessionCommands } from "./program/session-commands.ts";
import { addSystemCommands } from "./program/system-commands.ts";
import { processOutput } from "./terminal/output.ts";
import { CLI_VERSION } from "./version.ts";
import { runner } from "./program/run-command.ts";

/** The whole command line. What a command does is loaded only when it runs. */
export function buildProgram(exit: (exitCode: ExitCode) => void): Command {
  // Looked for before the arguments are understood, because a mistake in them is told in the same form.
  const json = process.argv.includes("--json");
  const program = new Command("interlock");
  program
    .description("Coding agents in tmux panes and containers, behind one contract.")
    .version(CLI_VERSION)
    .option("--json", "answer with JSON, one value a line")
    .addHelpText("after", exitHelp())
    .showHelpAfterError("(--help shows what there is)")
    .configureOutput(json ? { writeErr: () => undefined } : {})
    .exitOverride((error: CommanderError) => {
      // Help and version end in order; everything else that commander finds is a mistake in the arguments.
      if (error.exitCode !== 0 && json) processOutput(true).data(usageError(error));
      process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage);
    });
  const run = runner(program, exit);
  addSystemCommands(program, run);
  addScanCommands(program, run);
  addMachineCommands(program, run);
  addAgentCommands(program, run);
  addLogCommands(program, run);
  addSelfCommands(program, run);
  addMessageCommands(program, run);
  addEventCommands(program, run);
  addRouteCommands(program, run);
  addSessionCommands(program, run);
  addInviteCommands(program, run);
  addMemberCommands(program, run);
  addNodeCommands(program, run);
  addFloorCommands(program, run);
  addDaemonCommands(program, run);
  return program;
}

function usageError({ code, message }: CommanderError): object {
  // Where a group stands without its command, commander shows help and has no words of its own.
  const text = code === "commander.help" ? "A command is missing." : message.replace(/^error: /, "");
  const details = { fix: "--help shows what there is" };
  return { ok: false, error: { code: cliErrorCode(EXIT.usage), message: text, details } };
}
