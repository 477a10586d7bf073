import { InterlockError, type AppMethods, type DaemonClient } from "@interlock/client";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { showObject } from "./show-object.ts";
import { withDaemon } from "./with-daemon.ts";

export interface AdoptOptions {
  readonly role: string;
  readonly capability: string;
  readonly label?: string;
  readonly projectPath?: string;
  readonly parent?: string;
  readonly container?: string;
  readonly tmuxSocket?: string;
}

type Params = AppMethods["app.agent.register_from_pane"]["params"];
type Pane = AppMethods["app.pane.detail"]["result"]["row"];

export async function agentAdopt(output: Output, paneId: string, options: AdoptOptions): Promise<ExitCode> {
  const { row } = await withDaemon(async (daemon) => {
    const pane = await findPane(daemon, paneId, options);
    return daemon.agent.registerFromPane(adoptionOf(pane, options));
  });
  if (!output.json) output.note("Adopted.");
  showObject(output, row);
  return EXIT.ok;
}

/** A pane that was opened since the last scan is found by scanning once more. */
async function findPane(
  daemon: DaemonClient,
  paneId: string,
  { container, tmuxSocket }: AdoptOptions,
): Promise<Pane> {
  const params = {
    pane_id: paneId,
    ...(container === undefined ? {} : { container_id: container }),
    ...(tmuxSocket === undefined ? {} : { tmux_socket: tmuxSocket }),
  };
  const known = await daemon.pane.detail.safe(params);
  if (known.ok) return known.result.row;
  if (known.error.code !== "pane_not_found") throw new InterlockError("app.pane.detail", known.error);
  await daemon.scan.panes({ wait: true });
  return (await daemon.pane.detail(params)).row;
}

function adoptionOf(pane: Pane, options: AdoptOptions): Params {
  const { container_id, tmux_socket, session_name, window_index, pane_index, pane_id } = pane;
  return {
    container_id,
    tmux_socket,
    session_name,
    window_index,
    pane_index,
    pane_id,
    // The daemon holds both against its closed sets and names what it refuses.
    role: options.role as Params["role"],
    capability: options.capability as Params["capability"],
    label: options.label ?? pane_id,
    ...(options.projectPath === undefined ? {} : { project_path: options.projectPath }),
    ...(options.parent === undefined ? {} : { parent_agent_id: options.parent }),
  };
}
