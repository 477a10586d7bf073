// A process id alone says little: ids are reused. A process is known by its id and its start time.
import { execFile } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface ProcessFacts {
  /** Opaque; equal for the same process only. */
  readonly startedAt: string;
  readonly command: string;
  /** Working directory; undefined where the system does not tell. */
  readonly cwd: string | undefined;
}

/** @returns undefined when no such process lives (a zombie does not) or when it may not be looked at. */
export async function inspectProcess(pid: number): Promise<ProcessFacts | undefined> {
  return process.platform === "linux" ? inspectThroughProc(pid) : inspectThroughPs(pid);
}

/** Is the process with this id still the one that started then? */
export async function isSameProcess(pid: number, startedAt: string): Promise<boolean> {
  return (await inspectProcess(pid))?.startedAt === startedAt;
}

async function inspectThroughProc(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The second field is the command in parentheses and may hold anything, so count from its end.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const state = fields[0];
    const startedAt = fields[19];
    if (startedAt === undefined || state === "Z" || state === "X") return undefined;
    const command = (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ").trim();
    return { startedAt, command, cwd: await readlink(`/proc/${pid}/cwd`) };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

async function inspectThroughPs(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
    const started = await run("ps", ["-o", "lstart=", "-p", String(pid)], { env });
    const command = await run("ps", ["-ww", "-o", "command=", "-p", String(pid)], { env });
    const startedAt = String(Date.parse(`${started.stdout.trim()} UTC`));
    return { startedAt, command: command.stdout.trim(), cwd: undefined };
  } catch (error) {
    // `ps` exits with 1 when no process has the id.
    if (error instanceof Error && "code" in error && error.code === 1) return undefined;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  return (
    error.code === "ENOENT" || error.code === "ESRCH" || error.code === "EACCES" || error.code === "EPERM"
  );
}
