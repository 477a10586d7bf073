import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Asks each request on a connection of its own and prints the answers as one JSON list. `descriptor` serves one. */
const ASK = `
const net = require("node:net");
const [path, requests] = [process.argv[1], JSON.parse(process.argv[2])];
const ask = (request) => new Promise((resolve, reject) => {
  let text = "";
  net.connect(path)
    .on("error", reject)
    .on("data", (chunk) => (text += chunk))
    .on("close", () => resolve(JSON.parse(text)))
    .write(JSON.stringify(request) + "\\n");
});
(async () => {
  const answers = [];
  for (const request of requests) answers.push(await ask(request));
  process.stdout.write(JSON.stringify(answers));
})();
`;

/** Connects for each request, hands the connection to a child of its own and dies before a byte is written. */
const ASK_FROM_THE_GRAVE = `
const net = require("node:net");
const { spawn } = require("node:child_process");
const [path, request] = [process.argv[1], process.argv[2]];
const writer = \`
const { Socket } = require("node:net");
const { readFileSync } = require("node:fs");
// The parent has died when somebody else has adopted us.
const born = Number(process.argv[1]);
const wait = () => {
  if (process.ppid === born) return setImmediate(wait);
  const socket = new Socket({ fd: 3 });
  socket.pipe(process.stdout);
  socket.write(process.argv[2] + "\\\\n");
};
wait();
\`;
const socket = net.connect(path, () => {
  const child = spawn(process.execPath, ["-e", writer, String(process.pid), request], {
    stdio: ["ignore", "inherit", "inherit", socket],
    detached: true,
  });
  child.on("spawn", () => process.exit());
});
`;

async function answersOf(program: string, args: readonly string[]): Promise<readonly unknown[]> {
  const { stdout } = await run(program, args, { encoding: "utf8", maxBuffer: 16 * 1024 * 1024 });
  return JSON.parse(stdout) as readonly unknown[]; // what ASK prints
}

/** The answers that a process in a pid namespace of its own gets, as one in a container would. Needs root. */
export function askFromOtherNamespace(
  path: string,
  requests: readonly object[],
): Promise<readonly unknown[]> {
  const args = ["--pid", "--fork", process.execPath, "-e", ASK, path, JSON.stringify(requests)];
  return answersOf("unshare", args);
}

/** The answer over a connection whose process has died since it connected. */
export async function askFromTheGrave(path: string, request: object): Promise<unknown> {
  const args = ["-e", ASK_FROM_THE_GRAVE, path, JSON.stringify(request)];
  const { stdout } = await run(process.execPath, args, { encoding: "utf8" });
  return JSON.parse(stdout) as unknown;
}
