import { execFile, execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { onTestFinished, vi, expect } from "vitest";
import type { NeededTool } from "../describe-with-tools.test.support.ts";

const run = promisify(execFile);

/** Docker, its engine, and what the test image is made of. */
export function dockerTools(): readonly NeededTool[] {
  let missing: string | undefined;
  try {
    execFileSync("docker", ["version", "--format", "{{.Server.Version}}"], {
      timeout: 10_000,
      stdio: "pipe",
    });
  } catch {
    missing = "no engine answers at DOCKER_HOST";
  }
  return ["docker", "tmux", "busybox", { name: "container engine", missing }];
}

// The builder is a program of the test kit, which stands above this package: it is run, not imported.
const PRINT_TEST_IMAGE = fileURLToPath(import.meta.resolve("@interlock/testkit/print-test-image"));

export async function testImage(): Promise<string> {
  return (await run(process.execPath, [PRINT_TEST_IMAGE])).stdout.trim();
}

export interface Box {
  readonly id: string;
  readonly name: string;
  /** Runs a shell script inside, as the container's user, and gives its output. */
  sh(script: string, user?: string): Promise<string>;
  docker(command: string, ...args: string[]): Promise<string>;
  /** A tmux pane that runs a script, on the server of this socket name; resolves once it has printed `READY`. */
  pane(script: string, options?: { readonly user?: string; readonly socketName?: string }): Promise<BoxPane>;
}

export interface BoxPane {
  readonly paneId: string;
  readonly pid: number;
  readonly tmuxSocket: string;
}

/** A running container of this test's own; it is removed with the test. */
export async function startBox(...options: string[]): Promise<Box> {
  const name = `interlock-Test-${process.pid}-${performance.now().toString(36).replace(".", "")}`;
  const args = ["run", "--detach", "--network", "none", "--name", name, ...options, await testImage()];
  const id = (await run("docker", [...args, "sleep", "1000000"])).stdout.trim();
  onTestFinished(async () => void (await run("docker", ["rm", "--force", id])));
  const sh = async (script: string, user?: string): Promise<string> =>
    (await run("docker", ["exec", ...(user === undefined ? [] : ["--user", user]), id, "sh", "-c", script]))
      .stdout;
  return {
    id,
    name,
    sh,
    docker: async (command, ...rest) => (await run("docker", [command, ...rest, id])).stdout,
    async pane(script, { user, socketName = "default" } = {}) {
      const tmux = `tmux -u -L ${socketName} -f /dev/null`;
      const format = "#{pane_id} #{pane_pid} #{socket_path}";
      const made = await sh(`${tmux} new-session -d -P -F '${format}' ${quote(script)}`, user);
      const [paneId = "", pid, tmuxSocket = ""] = made.trim().split(" ");
      const capture = `tmux -L ${socketName} capture-pane -p -t ${paneId}`;
      await vi.waitFor(async () => expect(await sh(capture, user)).toContain("READY"), 10_000);
      return { paneId, pid: Number(pid), tmuxSocket };
    },
  };
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
