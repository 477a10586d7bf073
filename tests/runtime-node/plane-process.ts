// A control plane as a process of its own, so that it can be stopped, killed and started again elsewhere.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { programLine } from "@interlock/testkit";

export interface PlaneProcess {
  readonly url: string;
  /** SIGSTOP and SIGCONT: it holds its sockets and does nothing. */
  freeze(): void;
  thaw(): void;
  /** Kills it without a word and waits until it is gone. */
  kill(): Promise<void>;
  /** Asks it to stop, and waits. */
  stop(): Promise<void>;
}

export async function startPlane(home: string, databaseUrl: string): Promise<PlaneProcess> {
  const main = fileURLToPath(import.meta.resolve("@interlock/control-plane/main"));
  const child: ChildProcess = spawn(process.execPath, programLine(main), {
    env: { ...process.env, INTERLOCK_HOME: home, DATABASE_URL: databaseUrl, INTERLOCK_RATE_LIMITS: "off" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (child.stdout === null) throw new Error("a piped output is not there");
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const ended = exited.then(([code]) =>
    Promise.reject(new Error(`the control plane ended with ${String(code)} before its first word`)),
  );
  const [line] = (await Promise.race([once(lines, "line"), ended])) as [string]; // what `line` carries
  const { url } = JSON.parse(line) as { url: string }; // its own promise
  return {
    url,
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
    async stop() {
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      await exited;
    },
  };
}
