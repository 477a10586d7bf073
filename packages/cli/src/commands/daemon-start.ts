import { spawn } from "node:child_process";
import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connectDaemon, isInterlockError, resolveHome } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { serviceCommand } from "../services/service-entry.ts";
import { readServiceLine } from "../services/service-line.ts";
import type { Output } from "../terminal/output.ts";

const READY_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 20;

/** Starts a daemon that outlives this command, and waits until it takes calls. */
export async function daemonStart(output: Output): Promise<ExitCode> {
  const home = resolveHome();
  const { pid, ended, said } = await launch(home);
  const endsAt = performance.now() + READY_WITHIN_MS;
  while (!(await answers())) {
    const end = ended();
    if (end !== undefined) throw await startFailure(end.code, said);
    if (performance.now() > endsAt) throw new CliFailure(EXIT.late, `The daemon (process ${pid}) does not answer yet.`);
    await pause(LOOK_EVERY_MS);
  }
  const end = ended();
  // Somebody else's daemon answers where ours was refused.
  if (end !== undefined) throw await startFailure(end.code, said);
  if (output.json) output.data({ state: "running", pid });
  else output.line(`The daemon runs (process ${pid}).`);
  return EXIT.ok;
}

interface Launched {
  readonly pid: number | undefined;
  readonly ended: () => { readonly code: number | null } | undefined;
  /** File with what it said while starting. */
  readonly said: string;
}

async function launch(home: string): Promise<Launched> {
  const logs = join(home, "logs");
  await mkdir(logs, { recursive: true, mode: 0o700 });
  const said = join(logs, "daemon-start.log");
  const file = await open(said, "w", 0o600);
  const command = serviceCommand("daemon", []);
  const child = spawn(command.file, command.args, {
    stdio: ["ignore", file.fd, file.fd],
    detached: true,
    env: { ...process.env, INTERLOCK_HOME: home },
  });
  await file.close();
  let end: { readonly code: number | null } | undefined;
  child.once("exit", (code) => (end = { code }));
  child.once("error", () => (end = { code: null }));
  child.unref();
  return { pid: child.pid, ended: () => end, said };
}

async function answers(): Promise<boolean> {
  try {
    const daemon = await connectDaemon();
    const outcome = await daemon.preflight.safe({}, { deadlineMs: 1_000 });
    daemon.close();
    return outcome.ok;
  } catch (error) {
    if (isInterlockError(error)) return false;
    throw error;
  }
}

async function startFailure(code: number | null, said: string): Promise<CliFailure> {
  const lines = (await readFile(said, "utf8")).split("\n");
  for (const text of lines) {
    const line = readServiceLine(text);
    if (line?.event !== "failed") continue;
    return new CliFailure(line.heldBy === undefined ? EXIT.failed : EXIT.alreadyRunning, line.message, line.fix);
  }
  return new CliFailure(EXIT.failed, `The daemon ended while starting (exit status ${code ?? "unknown"}).`, `What it said: ${said}`);
}
