import { spawn } from "node:child_process";
import { resolveHome } from "@interlock/client";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { serviceCommand, type ServiceName } from "../services/service-entry.ts";

/** Runs a service in the foreground, with our own streams, and ends as it ends. */
export async function runService(name: ServiceName, args: readonly string[]): Promise<ExitCode> {
  const command = serviceCommand(name, args);
  const child = spawn(command.file, command.args, {
    stdio: "inherit",
    env: { ...process.env, INTERLOCK_HOME: resolveHome() },
  });
  // A terminal's Ctrl-C reaches the child by itself; the others are passed on. Either way we outlive it.
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  const ignore = (): void => undefined;
  process.on("SIGINT", ignore).on("SIGTERM", forward).on("SIGHUP", forward);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("exit", resolve);
    child.once("error", reject);
  });
  process.off("SIGINT", ignore).off("SIGTERM", forward).off("SIGHUP", forward);
  return code === 0 ? EXIT.ok : code === EXIT.alreadyRunning ? EXIT.alreadyRunning : EXIT.failed;
}
