import type { Command } from "commander";
import type { ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";

/** Runs a command's work and ends the process's business with its exit code. */
export type Run = (work: (output: Output) => Promise<ExitCode>) => Promise<void>;

export function runner(program: Command, exit: (exitCode: ExitCode) => void): Run {
  return async (work) => {
    const { processOutput } = await import("../terminal/output.ts");
    const output = processOutput(program.opts<{ readonly json?: true }>().json === true);
    try {
      exit(await work(output));
    } catch (failure) {
      const { reportFailure } = await import("../terminal/report-failure.ts");
      exit(reportFailure(output, failure));
    }
  };
}
