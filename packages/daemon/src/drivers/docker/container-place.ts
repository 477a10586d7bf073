import type { ContainerEngine } from "../../service/ports/container-engine.ts";
import type { TerminalContainer } from "../../service/ports/terminal.ts";
import type { TerminalPlace } from "../../service/ports/terminal-watch.ts";
import { createControlRunner } from "../tmux/control-runner.ts";
import { createRunnerPool } from "../tmux/runner-pool.ts";
import { scanServer } from "../tmux/scan-server.ts";
import { scanServers } from "../tmux/scan-servers.ts";
import { containerAccess } from "./container-access.ts";
import { probeSockets } from "./probe-sockets.ts";
import { watchContainer } from "./watch-container.ts";

/** Containers without a user of their own run as root. */
const DEFAULT_USER = "root";

/** The tmux servers of one container's user. */
export function createContainerPlace(
  engine: Pick<ContainerEngine, "exec" | "openExec">,
  owner: string,
  { id: containerId, name: containerName, configUser }: TerminalContainer,
): TerminalPlace {
  const user = configUser === null || configUser === "" ? null : configUser;
  const origin = { containerId, containerName, containerUser: user ?? DEFAULT_USER };
  const pool = createRunnerPool((socket) =>
    createControlRunner({
      access: containerAccess({ engine, containerId, user, socket, mark: `${owner}-watch` }),
      attachesForCalls: false,
    }),
  );
  const readServer: TerminalPlace["readServer"] = (tmuxSocket, signal) =>
    scanServer(pool.runnerOf(tmuxSocket), { ...origin, tmuxSocket }, signal);
  return {
    async discover(signal) {
      const listing = await probeSockets(engine, containerId, user, signal);
      if (listing.kind !== "listed") return listing;
      return scanServers(listing.sockets, (socket) => readServer(socket, signal));
    },
    readServer,
    watch: (listener) => watchContainer({ engine, containerId, user, owner, pool }, listener),
  };
}
