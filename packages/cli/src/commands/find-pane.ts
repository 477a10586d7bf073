import { InterlockError, type AppMethods, type DaemonClient } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT } from "../exit/exit-codes.ts";

export interface PaneChoice {
  readonly container?: string;
  readonly tmuxSocket?: string;
}

export type Pane = AppMethods["app.pane.detail"]["result"]["row"];

/** By tmux's own id. A pane that was opened since the last scan is found by scanning once more. */
export async function findPane(daemon: DaemonClient, paneId: string, choice: PaneChoice): Promise<Pane> {
  const params = {
    pane_id: paneId,
    ...(choice.container === undefined ? {} : { container_id: choice.container }),
    ...(choice.tmuxSocket === undefined ? {} : { tmux_socket: choice.tmuxSocket }),
  };
  let found = await daemon.pane.detail.safe(params);
  if (!found.ok && found.error.code === "pane_not_found") {
    await daemon.scan.panes({ wait: true });
    found = await daemon.pane.detail.safe(params);
  }
  if (found.ok) return found.result.row;
  if (found.error.code === "validation_failed" && found.error.details.reason === "ambiguous")
    throw severalPanes(paneId, await twins(daemon, paneId, choice));
  throw new InterlockError("app.pane.detail", found.error);
}

async function twins(daemon: DaemonClient, paneId: string, choice: PaneChoice): Promise<readonly Pane[]> {
  const found: Pane[] = [];
  let cursor: string | null = null;
  do {
    const page: AppMethods["app.pane.list"]["result"] = await daemon.pane.list({
      limit: 200,
      ...(choice.container === undefined ? {} : { filters: { container_id: choice.container } }),
      ...(cursor === null ? {} : { cursor_next: cursor }),
    });
    found.push(...page.rows.filter(({ pane_id }) => pane_id === paneId));
    cursor = page.cursor_next;
  } while (cursor !== null);
  return found;
}

function severalPanes(paneId: string, panes: readonly Pane[]): CliFailure {
  const choices = panes.map(
    ({ container_id, tmux_socket, session_name, window_index, pane_index }) =>
      `  --container ${container_id} --tmux-socket ${tmux_socket}   (${session_name}:${window_index}.${pane_index})`,
  );
  return new CliFailure(
    EXIT.conflict,
    `Several tmux servers have a pane ${paneId}.`,
    ["Say which:", ...choices].join("\n"),
  );
}
