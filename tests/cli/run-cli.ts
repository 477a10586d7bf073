import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { programLine } from "@interlock/testkit";

/** The command line up to the arguments. */
export const CLI: readonly [node: string, ...program: string[]] = [
  process.execPath,
  ...programLine(fileURLToPath(import.meta.resolve("@interlock/cli/bin"))),
];

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
  const [node, ...program] = CLI;
  return new Promise((resolve, reject) => {
    execFile(node, [...program, ...args], { env, encoding: "utf8" }, (error, out, err) => {
      if (error === null) resolve({ code: 0, out, err });
      else if (typeof error.code === "number") resolve({ code: error.code, out, err });
      else reject(new Error("the command did not end by itself", { cause: error }));
    });
  });
}
