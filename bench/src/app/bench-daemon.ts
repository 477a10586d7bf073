import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../build-first.ts";

const ENTRY = join(CHECKOUT, "packages/daemon/dist/bundle/main.js");

export interface BenchDaemon {
  readonly pid: number;
  readonly appSocket: string;
  stop(): Promise<void>;
}

/** Starts the built daemon on a home. Without an `env` that says where, it sees no tmux server and no container engine. */
export async function startBenchDaemon(home: string, env: NodeJS.ProcessEnv = {}): Promise<BenchDaemon> {
  const nothing = join(home, "nothing");
  mkdirSync(nothing, { recursive: true });
  const child = spawn(process.execPath, [ENTRY, "run"], {
    env: {
      ...process.env,
      INTERLOCK_HOME: home,
      TMUX_TMPDIR: nothing,
      DOCKER_HOST: `unix://${nothing}/docker.sock`,
      ...env,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const first: readonly unknown[] = await Promise.race([once(child.stdout, "data"), exited]);
  const line = String(first[0]);
  if (!line.includes('"ready"')) throw new Error(`the daemon did not start: ${line}`);
  return {
    pid: child.pid ?? 0,
    appSocket: join(home, "app.sock"),
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
