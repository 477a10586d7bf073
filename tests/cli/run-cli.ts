import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

export const CLI_BIN: string = fileURLToPath(import.meta.resolve("@interlock/cli/bin"));

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as a user would, away from any terminal. */
export function runCli(
  home: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  const env = { PATH: process.env["PATH"], INTERLOCK_HOME: home, ...more };
  const line = ["--conditions=interlock-source", CLI_BIN, ...args];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, line, { env, encoding: "utf8" }, (error, out, err) => {
      if (error === null) resolve({ code: 0, out, err });
      else if (typeof error.code === "number") resolve({ code: error.code, out, err });
      else reject(new Error("the command did not end by itself", { cause: error }));
    });
  });
}
