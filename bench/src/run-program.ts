import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

export interface ProgramRun {
  /** From the spawn to the end of the process. Milliseconds. */
  readonly wallMs: number;
  readonly output: string;
}

/** Runs one fresh Node process to its end. @throws Error when it fails. */
export async function runProgram(file: string, args: readonly string[]): Promise<ProgramRun> {
  const start = performance.now();
  const child = spawn(process.execPath, [file, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit").then(() => performance.now() - start);
  const [output, wallMs] = await Promise.all([text(child.stdout), exited]);
  if (child.exitCode !== 0) throw new Error(`${file} ended with ${child.exitCode ?? child.signalCode}`);
  return { wallMs, output };
}
