import type { DiscoveredContainer, DiscoveredPane } from "@interlock/contracts";
import type { PaneKey } from "../../model/pane-key.ts";
import type { ContainerRecord } from "../../store/records/container-record.ts";
import type { PaneRecord } from "../../store/records/pane-record.ts";
import { isoMicros } from "../../store/timestamp.ts";

/** A stored container in the container plane's words. */
export function discoveredContainerView(container: ContainerRecord): DiscoveredContainer {
  return {
    // The engine's ids are checked where they are read.
    id: container.containerId as DiscoveredContainer["id"],
    name: container.name,
    image: container.image,
    status: container.status,
    // Both were written from values of these types when the container was last inspected.
    labels: JSON.parse(container.labelsJson) as DiscoveredContainer["labels"],
    mounts: JSON.parse(container.mountsJson) as DiscoveredContainer["mounts"],
    active: container.state !== "inactive",
    first_seen_at: isoMicros(container.firstSeenAt),
    last_scanned_at: isoMicros(container.lastScannedAt),
    config_user: container.configUser,
    working_dir: container.workingDir,
  };
}

type KeyView = Pick<
  DiscoveredPane,
  | "container_id"
  | "tmux_socket_path"
  | "tmux_session_name"
  | "tmux_window_index"
  | "tmux_pane_index"
  | "tmux_pane_id"
>;

/** The six values under the container plane's names. */
export function paneKeyView(key: PaneKey): KeyView {
  return {
    // The store holds only ids that the drivers have checked, which is what the brands stand for.
    container_id: key.containerId as KeyView["container_id"],
    tmux_socket_path: key.tmuxSocket,
    tmux_session_name: key.sessionName,
    tmux_window_index: key.windowIndex,
    tmux_pane_index: key.paneIndex,
    tmux_pane_id: key.paneId as KeyView["tmux_pane_id"],
  };
}

/** A stored pane in the container plane's words. */
export function discoveredPaneView(pane: PaneRecord): DiscoveredPane {
  return {
    ...paneKeyView(pane),
    container_name: pane.containerName,
    container_user: pane.containerUser,
    pane_pid: pane.pid,
    pane_tty: pane.tty,
    pane_current_command: pane.command,
    pane_current_path: pane.cwd,
    pane_title: pane.title,
    pane_active: pane.focused === 1,
    active: pane.state === "active",
    first_seen_at: isoMicros(pane.discoveredAt),
    last_scanned_at: isoMicros(pane.lastSeenAt),
  };
}
