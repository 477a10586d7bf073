import { join } from "node:path";
import type { Environment } from "../home/resolve-home.ts";

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

/**
 * The socket of the container plane that this process is meant to call over.
 * @throws InterlockError `home_invalid` for a variable without an absolute path, `socket_missing` where
 * `INTERLOCK_SOCKET` names no socket.
 */
export async function findAgentSocket(
  env: Environment = process.env,
  places: AgentSocketPlaces = PLACES,
): Promise<AgentSocket> {
  const { searchAgentSocket } = await import("./search-agent-socket.ts");
  return searchAgentSocket(env, places);
}

/** The socket of the container plane for programs on this machine, of the daemon with this state root. */
export function hostAgentSocket(home: string): string {
  return join(home, "containers", "host", "agent.sock");
}
