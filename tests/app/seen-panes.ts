import { join } from "node:path";
import { agentCall } from "@interlock/testkit";
import { vi } from "vitest";
import type { Row } from "./app-world.ts";

/** The active panes that the daemon of this home knows, each as `socket session:window.pane %N`, in order. */
export async function seenPanes(home: string, container = "host"): Promise<readonly string[]> {
  const socket = join(home, "containers", "host", "agent.sock");
  const { result } = await agentCall(socket, "list_panes", { active_only: true, container });
  if (result === undefined) throw new Error("the panes were not listed");
  const rows = result["panes"] as readonly Row[]; // the plane's list
  return rows.map(placeOf).sort();
}

function placeOf(row: Row): string {
  const at = `${String(row["tmux_window_index"])}.${String(row["tmux_pane_index"])}`;
  const socket = String(row["tmux_socket_path"]);
  return `${socket} ${String(row["tmux_session_name"])}:${at} ${String(row["tmux_pane_id"])}`;
}

/** The format in which tmux itself lists its panes the same way. */
export const PLACE_FORMAT = "#{socket_path} #{session_name}:#{window_index}.#{pane_index} #{pane_id}";

/** Resolves once `look` gives what is expected of it; a busy machine has half a minute for what takes milliseconds. */
export async function soon(look: () => Promise<void> | void): Promise<void> {
  await vi.waitFor(look, { timeout: 30_000, interval: 20 });
}
