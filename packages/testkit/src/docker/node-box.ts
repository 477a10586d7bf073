import { execFile } from "node:child_process";
import { realpathSync } from "node:fs";
import { promisify } from "node:util";
import { sharedLibraries } from "./shared-libraries.ts";
import { testImage } from "./test-image.ts";

const run = promisify(execFile);
let made = 0;

/** How the names of this process's boxes begin. Other processes have boxes on the same engine at the same time. */
const NAME = `interlock-bench-${process.pid}-`;

/** For a daemon's `config.toml`: it sees the boxes of this process and no others. */
export const OWN_BOXES: string = `[containers]\nname_contains = ["${NAME}"]\n`;

/** Node as the box has it: this machine's own, brought in with the libraries it needs. */
export const BOX_NODE = "/opt/node";

const SAY = `const socket = require("node:net").connect(process.argv[1], () => socket.write(process.argv[2]));
socket.setEncoding("utf8").on("data", (text) => process.stdout.write(text));
socket.on("error", (error) => { process.stdout.write(error.code); process.exitCode = 9; });`;

export interface BoxOptions {
  /** Host path to path inside; read-only with `:ro` at the end of the latter. */
  readonly volumes?: Readonly<Record<string, string>>;
  /** Further options of `docker run`. */
  readonly options?: readonly string[];
}

/** A running container with a shell, tmux and Node, whose name the daemon's default filter matches. */
export interface NodeBox {
  readonly id: string;
  readonly name: string;
  /** Runs a shell script inside and gives its output. */
  sh(script: string): Promise<string>;
  /** Runs a program inside; gives output and exit code, whatever that is. */
  exec(
    argv: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
  /** Writes bytes to a socket inside and gives all that comes back; the system's error code when it cannot connect. */
  say(socket: string, bytes: string): Promise<string>;
  remove(): Promise<void>;
}

export async function startNodeBox({ volumes = {}, options = [] }: BoxOptions = {}): Promise<NodeBox> {
  made += 1;
  const name = `${NAME}${made}`;
  const node = realpathSync(process.execPath);
  const own = [[node, BOX_NODE], ...(await sharedLibraries(node)).map((path) => [path, path])];
  const mounts = [
    ...own.map(([from, to]) => `${from}:${to}:ro`),
    ...Object.entries(volumes).map((pair) => pair.join(":")),
  ];
  const flags = mounts.flatMap((mount) => ["--volume", mount]);
  const args = [
    "run",
    "--detach",
    "--network",
    "none",
    "--name",
    name,
    ...flags,
    ...options,
    await testImage(),
  ];
  const id = (await run("docker", [...args, "sleep", "1000000"])).stdout.trim();
  const exec: NodeBox["exec"] = (argv, env = {}) =>
    new Promise((resolve, reject) => {
      const set = Object.entries(env).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
      execFile("docker", ["exec", ...set, id, ...argv], (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (typeof code === "number") resolve({ code, stdout, stderr });
        else reject(new Error("docker exec did not run", { cause: error }));
      });
    });
  return {
    id,
    name,
    exec,
    sh: async (script) => (await run("docker", ["exec", id, "sh", "-c", script])).stdout,
    say: async (socket, bytes) => (await exec([BOX_NODE, "-e", SAY, socket, bytes])).stdout,
    remove: async () => void (await run("docker", ["rm", "--force", id])),
  };
}
