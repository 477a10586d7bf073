import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface OwnEngineOptions {
  /** Containers outlive the engine. */
  readonly liveRestore: boolean;
}

/** A container engine that a test may stop and kill: nobody else has containers on it. */
export interface OwnEngine {
  /** For `DOCKER_HOST`. */
  readonly host: string;
  /** Resolves when it answers. */
  start(): Promise<void>;
  /** Asks it to end, and waits. */
  stop(): Promise<void>;
  /** Ends it without a word, and waits. */
  kill(): Promise<void>;
  /** Removes its containers and everything else it has. */
  remove(): Promise<void>;
}

const READY_MS = 60_000;

/** The running engine of this test, as root, without a network. */
export async function startOwnEngine({ liveRestore }: OwnEngineOptions): Promise<OwnEngine> {
  const directory = mkdtempSync(join(tmpdir(), "il-engine-"));
  const host = `unix://${directory}/engine.sock`;
  const docker = async (...args: readonly string[]): Promise<string> =>
    (await run("docker", ["--host", host, ...args])).stdout;
  let process: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const log = openSync(join(directory, "log"), "a");
    const places = ["--data-root", "data", "--exec-root", "exec", "--pidfile", "pid"].map((part, at) =>
      at % 2 === 0 ? part : join(directory, part),
    );
    const network = ["--iptables=false", "--ip6tables=false", "--bridge=none"];
    const options = [...places, ...network, `--live-restore=${liveRestore}`, "--host", host];
    const child = spawn("dockerd", options, { stdio: ["ignore", log, log] });
    closeSync(log);
    process = child;
    for (const end = performance.now() + READY_MS; !(await answers(docker));) {
      if (child.exitCode === null && performance.now() < end) continue;
      throw new Error(`no engine: ${readFileSync(join(directory, "log"), "utf8").slice(-2_000)}`);
    }
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const exited = once(process, "exit");
    process.kill(signal);
    await exited;
  };
  /** The engine's own engine goes down with it, a moment later; a new one takes it for a live one until then. */
  const goneWithIt = async (): Promise<void> => {
    const pidFile = join(directory, "exec/containerd/containerd.pid");
    const pid = readFileSync(pidFile, "utf8").trim();
    while (await isAlive(pid));
    rmSync(pidFile);
  };
  await start();
  return {
    host,
    start,
    stop: () => end("SIGTERM"),
    async kill() {
      await end("SIGKILL");
      await goneWithIt();
    },
    async remove() {
      if (!(await answers(docker))) await start();
      const ids = (await docker("ps", "--all", "--quiet")).split("\n").filter((id) => id !== "");
      if (ids.length > 0) await docker("rm", "--force", ...ids);
      await end("SIGTERM");
      // What one that was killed had mounted stays.
      for (const place of ["exec/netns/default", "data"])
        await run("umount", ["--quiet", join(directory, place)]).catch(notMounted);
      rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** A zombie has no command line. */
async function isAlive(pid: string): Promise<boolean> {
  return readFile(`/proc/${pid}/cmdline`).then(
    (line) => line.length > 0,
    () => false,
  );
}

async function answers(docker: (...args: readonly string[]) => Promise<string>): Promise<boolean> {
  return docker("version").then(
    () => true,
    () => false,
  );
}

/** Ends with 32 where nothing is mounted, or no such place is there. */
function notMounted(error: unknown): void {
  if (error instanceof Error && "code" in error && (error.code === 32 || error.code === 1)) return;
  throw error;
}
