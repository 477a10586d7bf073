import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Runs `interlock daemon run` on a state directory of its own and waits until it is ready. */
export async function ownDaemon(home: string, tmuxDirectory: string): Promise<() => Promise<void>> {
  const interlock = fileURLToPath(import.meta.resolve("@interlock/cli/bin"));
  const child = spawn(process.execPath, [...process.execArgv, interlock, "daemon", "run"], {
    env: { ...process.env, INTERLOCK_HOME: home, TMUX_TMPDIR: tmuxDirectory },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    exited.then(() => Promise.reject(new Error("the daemon did not start"))),
  ]);
  return async () => {
    child.kill("SIGTERM");
    await exited;
  };
}
