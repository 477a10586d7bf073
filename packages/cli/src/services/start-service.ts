import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { serviceCommand, type ServiceName } from "./service-entry.ts";
import { readServiceLine, type ServiceLine, type StartFailure } from "./service-line.ts";

export interface ServiceExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export type ServiceStart =
  | { readonly kind: "ready"; readonly facts: Readonly<Record<string, unknown>> }
  | { readonly kind: "failed"; readonly failure: StartFailure }
  | { readonly kind: "exited"; readonly exit: ServiceExit };

export interface Service {
  readonly name: ServiceName;
  readonly pid: number | undefined;
  readonly start: Promise<ServiceStart>;
  readonly exited: Promise<ServiceExit>;
  /** What it said last on standard error, oldest first. */
  readonly lastWords: readonly string[];
  /** Asks it to stop, and ends it and its own children when it does not within `graceMs`. */
  stop(graceMs: number): Promise<ServiceExit>;
  /** Ends it and its own children at once. */
  kill(): void;
}

export interface StartServiceOptions {
  readonly name: ServiceName;
  readonly home: string;
  readonly args?: readonly string[];
  readonly onProgress: (step: string) => void;
}

const LAST_WORDS = 8;

/**
 * Runs a service as a child that cannot outlive us: it stops when its standard input ends, which the
 * system sees to even after `kill -9`. Its own process group keeps a terminal's Ctrl-C from reaching
 * it before we have said goodbye for it.
 */
export function startService({ name, home, args = [], onProgress }: StartServiceOptions): Service {
  const command = serviceCommand(name, ["--stop-with-parent", ...args]);
  const child = spawn(command.file, command.args, {
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
    env: { ...process.env, INTERLOCK_HOME: home },
  });
  const lastWords: string[] = [];
  // A service that is gone cannot be told anything; `exited` says so.
  child.stdin.on("error", () => undefined);
  const exited = new Promise<ServiceExit>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    child.once("error", () => resolve({ code: null, signal: null }));
  });
  const start = new Promise<ServiceStart>((resolve) => {
    const hear = (line: ServiceLine): void => {
      if (line.event === "progress") onProgress(line.step);
      else if (line.event === "ready") resolve({ kind: "ready", facts: line.facts });
      else resolve({ kind: "failed", failure: line });
    };
    const drained = [listen(child.stdout, hear), listen(child.stderr, hear, lastWords)];
    // The last lines of a process that fails arrive after its end.
    void exited.then(async (exit) => {
      await Promise.all(drained);
      resolve({ kind: "exited", exit });
    });
  });
  return {
    name,
    pid: child.pid,
    start,
    exited,
    lastWords,
    stop: (graceMs) => stop(child, exited, graceMs),
    kill: () => signalGroup(child, "SIGKILL"),
  };
}

/** Resolves when the stream has ended and every line was heard. */
function listen(stream: Readable, hear: (line: ServiceLine) => void, words?: string[]): Promise<void> {
  const lines = createInterface({ input: stream, crlfDelay: Infinity });
  lines.on("line", (text) => {
    const line = readServiceLine(text);
    if (line !== undefined) return hear(line);
    words?.push(text);
    if (words !== undefined && words.length > LAST_WORDS) words.shift();
  });
  return new Promise((resolve) => lines.once("close", resolve));
}

async function stop(
  child: ChildProcess,
  exited: Promise<ServiceExit>,
  graceMs: number,
): Promise<ServiceExit> {
  child.kill("SIGTERM");
  const escalation = setTimeout(() => signalGroup(child, "SIGKILL"), graceMs);
  try {
    return await exited;
  } finally {
    clearTimeout(escalation);
  }
}

/** The child leads its own group, so its children are reached with it. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // Gone already: that is what was asked for.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
