import type { AppMethods } from "@interlock/client";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { findAgent } from "./find-agent.ts";
import { findPane, type Pane, type PaneChoice } from "./find-pane.ts";
import { showObject } from "./show-object.ts";
import { withDaemon } from "./with-daemon.ts";

export interface AdoptOptions extends PaneChoice {
  readonly role: string;
  readonly capability: string;
  readonly label?: string;
  readonly projectPath?: string;
  readonly parent?: string;
  readonly attachLog?: true;
}

type Params = AppMethods["app.agent.register_from_pane"]["params"];

export async function agentAdopt(output: Output, paneId: string, options: AdoptOptions): Promise<ExitCode> {
  const { row } = await withDaemon(async (daemon) => {
    const pane = await findPane(daemon, paneId, options);
    const parent =
      options.parent === undefined ? undefined : (await findAgent(daemon, options.parent)).agent_id;
    return daemon.agent.registerFromPane(adoptionOf(pane, options, parent));
  });
  if (!output.json) output.note("Adopted.");
  showObject(output, row);
  return EXIT.ok;
}

function adoptionOf(pane: Pane, options: AdoptOptions, parent: string | undefined): Params {
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
    ...(parent === undefined ? {} : { parent_agent_id: parent }),
    ...(options.attachLog === undefined ? {} : { attach_log: true }),
  };
}
