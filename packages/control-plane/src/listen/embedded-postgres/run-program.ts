import { spawn } from "node:child_process";
import type { PostgresAccount } from "./account.ts";

export interface ProgramRun {
  readonly args: readonly string[];
  readonly account: PostgresAccount;
  /** A directory that the account may enter. */
  readonly cwd: string;
  /** Descriptor that takes both outputs; without one they are dropped. */
  readonly log?: number;
  readonly input?: string;
}

/** Runs a program to its end. @returns its exit code; undefined when it could not be started or was killed. */
export async function runProgram(file: string, run: ProgramRun): Promise<number | undefined> {
  return new Promise((resolve) => {
    const output = run.log ?? "ignore";
    const child = spawn(file, run.args, {
      ...run.account,
      cwd: run.cwd,
      env: programEnvironment(),
      stdio: [run.input === undefined ? "ignore" : "pipe", output, output],
    });
    // A program that never started, or that stopped reading, shows in its exit code.
    child.once("error", () => resolve(undefined));
    child.stdin?.on("error", () => undefined);
    child.once("exit", (code) => resolve(code ?? undefined));
    child.stdin?.end(run.input);
  });
}

/** PostgreSQL reads PG* variables and locale settings; it gets neither from whoever started us. */
export function programEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}
