import { existsSync, lstatSync, readlinkSync, type Stats } from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";
import { connectUnix, isWireFault } from "@interlock/wire";
import { InterlockError } from "../errors/interlock-error.ts";
import { resolveHome, type Environment } from "../home/resolve-home.ts";
import { hostAgentSocket, type AgentSocket, type AgentSocketPlaces } from "./find-agent-socket.ts";

const REACH_MS = 1_000;

/** `findAgentSocket`, which imports this. */
export async function searchAgentSocket(
  env: Environment,
  { mounted, marks }: AgentSocketPlaces,
): Promise<AgentSocket> {
  const named = env["INTERLOCK_SOCKET"]?.trim() ?? "";
  if (named !== "") return { path: socketNamed(named), source: "env_override" };
  if (marks.some((mark) => existsSync(mark)) && (await answers(mounted)))
    return { path: mounted, source: "mounted_default" };
  return { path: hostAgentSocket(resolveHome(env)), source: "host_default" };
}

/** A socket, or one symbolic link to one. */
function socketNamed(path: string): string {
  if (!isAbsolute(path)) {
    const message = "INTERLOCK_SOCKET is not an absolute path.";
    throw new InterlockError("socket", {
      code: "home_invalid",
      message,
      details: { variable: "INTERLOCK_SOCKET" },
    });
  }
  const found = look(path);
  const target = found?.isSymbolicLink() === true ? look(resolve(dirname(path), readlinkSync(path))) : found;
  if (target?.isSocket() === true) return path;
  const message = "INTERLOCK_SOCKET names no socket.";
  const reason = target === undefined ? "ENOENT" : "ENOTSOCK";
  throw new InterlockError("socket", {
    code: "socket_missing",
    message,
    details: { socketPath: path, reason },
  });
}

function look(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

async function answers(path: string): Promise<boolean> {
  try {
    (await connectUnix(path, { deadlineMs: REACH_MS })).destroy();
    return true;
  } catch (error) {
    if (isWireFault(error)) return false;
    throw error;
  }
}
