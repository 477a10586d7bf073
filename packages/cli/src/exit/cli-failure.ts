import { EXIT, type ExitCode } from "./exit-codes.ts";

/** A command that ends early, with what to tell and what to exit with. Never leaves this package. */
export class CliFailure extends Error {
  override readonly name = "CliFailure";
  readonly exitCode: ExitCode;
  /** What the user can do about it. */
  readonly fix: string | undefined;

  constructor(exitCode: ExitCode, message: string, fix?: string) {
    super(message);
    this.exitCode = exitCode;
    this.fix = fix;
  }
}

export function usageFailure(message: string, fix?: string): CliFailure {
  return new CliFailure(EXIT.usage, message, fix);
}
