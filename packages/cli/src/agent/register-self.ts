import { findAgentSocket, type ContainerMethods } from "@interlock/client";
import type { ExitCode } from "../exit/exit-codes.ts";
import { showObject } from "../commands/show-object.ts";
import type { Output } from "../terminal/output.ts";
import { AGENT_EXIT } from "./agent-exit.ts";
import { AgentFailure } from "./agent-failure.ts";
import { askDaemon } from "./ask-daemon.ts";
import { ownPane, type OwnPane } from "./own-pane.ts";
import { runAgentCommand } from "./run-agent-command.ts";

export interface RegisterOptions {
  readonly role?: string;
  readonly capability?: string;
  readonly label?: string;
  readonly project?: string;
  readonly parent?: string;
  readonly attachLog?: boolean;
  /** A file for the log; asks for one by itself. */
  readonly log?: string;
}

type Params = ContainerMethods["register_agent"]["params"];
type Pane = ContainerMethods["list_panes"]["result"]["panes"][number];

/** Registers the pane that this command runs in, on the host or in a container. */
export function registerSelf(output: Output, options: RegisterOptions): Promise<ExitCode> {
  return runAgentCommand(output, async () => {
    const own = ownPane(process.env);
    const { path, source } = await findAgentSocket();
    const container = await ownContainer(path);
    const pane = await findPane(path, container, own);
    const row = await askDaemon(path, "register_agent", registration(pane, options));
    if (output.json) output.data({ ...row, socket_source: source });
    else showObject(output, row);
    return AGENT_EXIT.ok;
  });
}

/** Where the daemon has proven that we are. */
async function ownContainer(socket: string): Promise<string> {
  const { state_path, mounts } = await askDaemon(socket, "status", {});
  // Only a host peer is told the state's path.
  if (state_path !== null) return "host";
  const container = mounts[0]?.container_id ?? null;
  if (container === null)
    throw new AgentFailure("container_unresolved", "The daemon no longer sees which container this is.");
  return container;
}

/** A pane that was opened since the last scan is found by scanning once more. */
async function findPane(socket: string, container: string, own: OwnPane): Promise<Pane> {
  const known = await listed(socket, container, own);
  if (known !== undefined) return known;
  // Panes are looked for in the containers that the last scan of containers found.
  if (container !== "host") await askDaemon(socket, "scan_containers", {});
  await askDaemon(socket, "scan_panes", {});
  const found = await listed(socket, container, own);
  if (found === undefined)
    throw new AgentFailure("pane_unknown_to_daemon", "The daemon's scan has not found this pane.");
  return found;
}

async function listed(socket: string, container: string, own: OwnPane): Promise<Pane | undefined> {
  const { panes } = await askDaemon(socket, "list_panes", { active_only: true, container });
  return panes.find((pane) => pane.tmux_socket_path === own.tmuxSocket && pane.tmux_pane_id === own.paneId);
}

function registration(pane: Pane, options: RegisterOptions): Params {
  const { container_id, tmux_socket_path, tmux_session_name } = pane;
  const { tmux_window_index, tmux_pane_index, tmux_pane_id } = pane;
  return {
    container_id,
    pane_composite_key: {
      container_id,
      tmux_socket_path,
      tmux_session_name,
      tmux_window_index,
      tmux_pane_index,
      tmux_pane_id,
    },
    // The daemon holds both against its closed sets and names what it refuses.
    ...(options.role === undefined ? {} : { role: options.role as NonNullable<Params["role"]> }),
    ...(options.capability === undefined
      ? {}
      : { capability: options.capability as NonNullable<Params["capability"]> }),
    ...(options.label === undefined ? {} : { label: options.label }),
    ...(options.project === undefined ? {} : { project_path: options.project }),
    ...(options.parent === undefined ? {} : { parent_agent_id: options.parent }),
    ...(options.log === undefined
      ? options.attachLog === true && { attach_log: {} }
      : { attach_log: { log_path: options.log } }),
  };
}
