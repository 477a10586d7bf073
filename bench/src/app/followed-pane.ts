import type { DaemonClient } from "@interlock/client";

/** Adopts the one pane and attaches its log; gives the log's path. */
export async function followedPane(daemon: DaemonClient): Promise<string> {
  await daemon.scan.panes();
  const [pane] = (await daemon.pane.list()).rows;
  if (pane === undefined) throw new Error("the scan found no pane");
  const { container_id, tmux_socket, session_name, window_index, pane_index, pane_id } = pane;
  const identity = { container_id, tmux_socket, session_name, window_index, pane_index, pane_id };
  const about = { role: "slave", capability: "shell", label: "printer", attach_log: true } as const;
  await daemon.agent.registerFromPane({ ...identity, ...about });
  const [log] = (await daemon.logAttachment.list()).rows;
  if (log === undefined) throw new Error("no log was attached");
  return log.log_path;
}
