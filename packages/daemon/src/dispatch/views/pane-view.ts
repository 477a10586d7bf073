import type { Pane } from "@interlock/contracts";
import type { PaneRecord } from "../../store/records/pane-record.ts";
import { isoMicros } from "../../store/timestamp.ts";

/** A stored pane in the contract's words. */
export function paneView(pane: PaneRecord): Pane {
  return {
    // The store holds only ids that the drivers have checked, which is what the brands stand for.
    pane_id: pane.paneId as Pane["pane_id"],
    container_id: pane.containerId as Pane["container_id"],
    container_name: pane.containerName,
    tmux_socket: pane.tmuxSocket,
    session_name: pane.sessionName,
    window_index: pane.windowIndex,
    pane_index: pane.paneIndex,
    registered: pane.agentId !== null,
    agent_id: pane.agentId as Pane["agent_id"],
    discovered_at: isoMicros(pane.discoveredAt),
    last_seen_at: isoMicros(pane.lastSeenAt),
  };
}
