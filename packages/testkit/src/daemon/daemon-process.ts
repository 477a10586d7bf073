import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { programLine } from "../program/program-line.ts";

const ENTRY = fileURLToPath(import.meta.resolve("@interlock/daemon/main"));

/** The first line of the daemon's standard output. */
export type StartLine =
  | {
      readonly event: "ready";
      readonly app_socket: string;
      readonly rpc_socket: string;
      readonly pid: number;
    }
  | { readonly event: "failed"; readonly code: string; readonly message: string; readonly fix: string };

export interface DaemonProcess {
  readonly child: ChildProcess;
  readonly start: StartLine;
  /** Asks it to stop and waits; gives its exit status. */
  stop(): Promise<number | null>;
  /** Kills it without a word and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts the real daemon on `home` and waits for its first word. */
export async function startDaemon(home: string, env: NodeJS.ProcessEnv = {}): Promise<DaemonProcess> {
  const child = spawn(process.execPath, programLine(ENTRY), {
    env: { ...process.env, INTERLOCK_HOME: home, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([
    once(lines, "line"),
    exited.then(([code]) =>
      Promise.reject(new Error(`the daemon ended with ${String(code)} before its first word`)),
    ),
  ])) as [string]; // what `line` carries
  return {
    child,
    start: JSON.parse(line) as StartLine, // the daemon's own promise; a test that relies on more checks it
    async stop() {
      child.kill("SIGTERM");
      const [code] = (await exited) as [number | null]; // what `exit` carries
      return code;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
