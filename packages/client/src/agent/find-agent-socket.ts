import { existsSync, lstatSync, readlinkSync, type Stats } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { connectUnix, isWireFault } from "@interlock/wire";
import { InterlockError } from "../errors/interlock-error.ts";
import { resolveHome, type Environment } from "../home/resolve-home.ts";

/** Where a container is expected to mount its directory. */
export const MOUNTED_SOCKET = "/run/interlock/agent.sock";

/** How the socket was found: named by `INTERLOCK_SOCKET`, mounted into this container, or of this host's daemon. */
export type AgentSocketSource = "env_override" | "mounted_default" | "host_default";

export interface AgentSocket {
  readonly path: string;
  readonly source: AgentSocketSource;
}

/** What a test replaces. */
export interface AgentSocketPlaces {
  readonly mounted: string;
  /** Files that engines put into every container. */
  readonly marks: readonly string[];
}

const PLACES: AgentSocketPlaces = {
  mounted: MOUNTED_SOCKET,
  marks: ["/.dockerenv", "/run/.containerenv"],
};

const REACH_MS = 1_000;

/**
 * The socket of the container plane that this process is meant to call over.
 * @throws InterlockError `home_invalid` for a variable without an absolute path, `socket_missing` where
 * `INTERLOCK_SOCKET` names no socket.
 */
export async function findAgentSocket(
  env: Environment = process.env,
  { mounted, marks }: AgentSocketPlaces = PLACES,
): Promise<AgentSocket> {
  const named = env["INTERLOCK_SOCKET"]?.trim() ?? "";
  if (named !== "") return { path: socketNamed(named), source: "env_override" };
  if (marks.some((mark) => existsSync(mark)) && (await answers(mounted)))
    return { path: mounted, source: "mounted_default" };
  return { path: hostAgentSocket(resolveHome(env)), source: "host_default" };
}

/** The socket of the container plane for programs on this machine, of the daemon with this state root. */
export function hostAgentSocket(home: string): string {
  return join(home, "containers", "host", "agent.sock");
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
