import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface BenchServer {
  readonly path: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts one of `servers/` as a process of its own and waits until it listens. */
export async function startServer(name: string, directory: string): Promise<BenchServer> {
  const path = `${directory}/${name}.sock`;
  const file = fileURLToPath(new URL(`servers/${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, ["--conditions=interlock-source", file, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return {
    path,
    pid: child.pid ?? 0,
    async stop() {
      const exited = once(child, "exit");
      child.kill();
      await exited;
    },
  };
}
