import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { resolveHome } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { serviceCommand } from "../services/service-entry.ts";
import { readServiceLine, type ServiceLine } from "../services/service-line.ts";
import type { Output } from "../terminal/output.ts";

const READY_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 20;

/** Starts a daemon that outlives this command, and waits until it says that it is ready. */
export async function daemonStart(output: Output): Promise<ExitCode> {
  const launched = await launch(resolveHome());
  const { pid } = launched;
  const line = await firstWord(launched);
  // Once it has spoken the file's name has done its work; what it writes later is in its own log.
  if (line !== undefined) await unlink(launched.said);
  if (line === undefined)
    throw new CliFailure(
      EXIT.late,
      `The daemon (process ${pid}) is not ready yet.`,
      `What it said: ${launched.said}`,
    );
  if (line.event === "failed") {
    throw new CliFailure(
      line.heldBy === undefined ? EXIT.failed : EXIT.alreadyRunning,
      line.message,
      line.fix,
    );
  }
  if (output.json) output.data({ state: "running", pid });
  else output.line(`The daemon runs (process ${pid}).`);
  return EXIT.ok;
}

interface Launched {
  readonly pid: number | undefined;
  readonly hasEnded: () => boolean;
  /** File with what it said while starting: a pipe would break when this command ends. */
  readonly said: string;
}

async function launch(home: string): Promise<Launched> {
  const logs = join(home, "logs");
  await mkdir(logs, { recursive: true, mode: 0o700 });
  const said = join(logs, `daemon-start-${randomUUID()}.log`);
  const file = await open(said, "w", 0o600);
  const command = serviceCommand("daemon", []);
  const child = spawn(command.file, command.args, {
    stdio: ["ignore", file.fd, file.fd],
    detached: true,
    env: { ...process.env, INTERLOCK_HOME: home },
  });
  await file.close();
  let ended = false;
  child.once("exit", () => (ended = true)).once("error", () => (ended = true));
  child.unref();
  return { pid: child.pid, hasEnded: () => ended, said };
}

/** Its first `ready` or `failed`; nothing when it has said neither in time. */
async function firstWord({ hasEnded, said }: Launched): Promise<ServiceLine | undefined> {
  const endsAt = performance.now() + READY_WITHIN_MS;
  while (performance.now() < endsAt) {
    // Asked before the file is read, so that the last words of one that ended are not missed.
    const ended = hasEnded();
    const lines = (await readFile(said, "utf8")).split("\n").map(readServiceLine);
    const word = lines.find((line) => line?.event === "ready" || line?.event === "failed");
    if (word !== undefined) return word;
    if (ended) throw new CliFailure(EXIT.failed, "The daemon ended while starting.", `What it said: ${said}`);
    await pause(LOOK_EVERY_MS);
  }
  return undefined;
}
