import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Writes bytes on a connection and prints what comes back, until it is `count` messages or the end. */
const SAY = `
const [path, bytes, count] = [process.argv[1], process.argv[2], Number(process.argv[3])];
let text = "";
const done = () => process.stdout.write(text, () => process.exit());
require("node:net").connect(path)
  .on("error", (error) => { text = error.code; done(); })
  .on("close", done)
  .on("data", (chunk) => {
    text += chunk;
    if (text.split("Content-Length: ").length > count && text.endsWith("}}}")) done();
  })
  .write(bytes);
`;

/** Connects, hands the connection to a child of its own, and dies before a byte is written. */
const SAY_FROM_THE_GRAVE = `
const [path, bytes, count] = [process.argv[1], process.argv[2], process.argv[3]];
const writer = \`
const [born, bytes, count] = [Number(process.argv[1]), process.argv[2], Number(process.argv[3])];
const { Socket } = require("node:net");
let text = "";
// The parent has died when somebody else has adopted us.
const wait = () => {
  if (process.ppid === born) return setImmediate(wait);
  const socket = new Socket({ fd: 3 });
  socket.on("data", (chunk) => {
    text += chunk;
    if (text.split("Content-Length: ").length > count) process.stdout.write(text, () => process.exit());
  });
  socket.write(bytes);
};
wait();
\`;
const socket = require("node:net").connect(path, () => {
  const child = require("node:child_process").spawn(
    process.execPath,
    ["-e", writer, String(process.pid), bytes, count],
    { stdio: ["ignore", "inherit", "inherit", socket], detached: true },
  );
  child.on("spawn", () => process.exit());
});
`;

async function said(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(program, args, { encoding: "utf8" });
  return stdout;
}

/** As a process in a container would: in a pid namespace of its own. Needs root. */
export function sayFromOtherNamespace(path: string, bytes: string, count: number): Promise<string> {
  return said("unshare", ["--pid", "--fork", process.execPath, "-e", SAY, path, bytes, String(count)]);
}

/** As another user of this machine. Needs root. */
export function sayAsUser(uid: number, path: string, bytes: string, count: number): Promise<string> {
  const who = [`--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];
  return said("setpriv", [...who, process.execPath, "-e", SAY, path, bytes, String(count)]);
}

/** Over a connection whose process has died since it connected. */
export function sayFromTheGrave(path: string, bytes: string, count: number): Promise<string> {
  return said(process.execPath, ["-e", SAY_FROM_THE_GRAVE, path, bytes, String(count)]);
}
